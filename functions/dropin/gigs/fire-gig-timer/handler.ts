import { raiseDueTimer, standingOf } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireGigTimer } from './route.ts';

export const handler = handle(fireGigTimer, async ({ itemId }, ports) => {
  const gig = await raiseDueTimer(ports, itemId);
  return { itemId, state: gig.status, timeoutSeconds: standingOf(gig, ports.clock.now()).timeoutSeconds };
});
