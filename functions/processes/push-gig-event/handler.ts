import { Failure } from '../../../shared/domain/errors.ts';
import { pushOnce } from '../../../shared/process/push-once.ts';
import { handle } from '../../../shared/route/define.ts';
import { gigEventPushes } from '../../../shared/rules/push-gig-event.ts';
import { pushGigEvent } from './route.ts';

/** A record that comes again is sent to the devices that it did not reach before. */
export const handler = handle(pushGigEvent, async (event, ports) => {
  const gig = await ports.gigs.get(event.gigId);
  if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
  await pushOnce(ports, gigEventPushes(event, gig, ports.clock.now()));
});
