import { listChangeOf } from '#shared/gibby/tracking/tracking-list.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { indexTrackings } from './route.ts';

/** Whatever comes again has been done already. */
export const handler = handle(indexTrackings, async (event, { trackings, complaints }) => {
  const change = listChangeOf(event);
  switch (change?.kind) {
    case 'opened':
      return trackings.open(change.deal, event.at);
    case 'givenUp':
      return trackings.close(change.deal);
    case 'complained':
      return complaints.add(change.complaint);
    case 'decided':
      return complaints.settle(event.requestId);
  }
});
