import { raiseDueTimer, standingOf } from '../../../shared/process/gig-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { fireGigTimer } from './route.ts';

export const handler = handle(fireGigTimer, async ({ itemId }, ports) => {
  const gig = await raiseDueTimer(ports, itemId);
  return { itemId, state: gig.status, timeoutSeconds: standingOf(gig, ports.clock.now()).timeoutSeconds };
});
