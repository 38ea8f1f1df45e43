import { gigEventPushes } from '#shared/dropin/gigs/gig-pushes.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { pushOnce } from '#shared/platform/push/push-once.usecase.ts';
import { pushGigEvent } from './route.ts';

/** A redelivered record is sent only to the devices that do not have it yet. */
export const handler = handle(pushGigEvent, async (event, ports) => {
  const gig = await ports.gigs.get(event.gigId);
  if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
  await pushOnce(ports, gigEventPushes(event, gig, ports.clock.now()));
});
