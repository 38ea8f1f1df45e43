import { listChangeOf } from '#shared/gibby/tracking/tracking-list.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { keepTrackingLists } from './route.ts';

/** A redelivered event changes nothing. */
export const handler = handle(keepTrackingLists, async (event, { trackings, complaints }) => {
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
