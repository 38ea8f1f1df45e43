import { fireDueGigTimer, timerStateOfGig } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireGigTimer } from './route.ts';

export const handler = handle(fireGigTimer, async ({ itemId }, ports) => {
  const gig = await fireDueGigTimer(ports, itemId);
  return { itemId, state: gig.status, timeoutSeconds: timerStateOfGig(gig, ports.clock.now()).timeoutSeconds };
});
