import { raiseDueRequestTimer, standingOfRequest } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireRequestTimer } from './route.ts';

export const handler = handle(fireRequestTimer, async ({ itemId }, ports) => {
  const request = await raiseDueRequestTimer(ports, itemId);
  const { timeoutSeconds } = standingOfRequest(request, ports.clock.now());
  return { itemId: String(itemId), state: request.status, timeoutSeconds };
});
