import { fireDueRequestTimer, timerStateOfRequest } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireRequestTimer } from './route.ts';

export const handler = handle(fireRequestTimer, async ({ itemId }, ports) => {
  const request = await fireDueRequestTimer(ports, itemId);
  const { timeoutSeconds } = timerStateOfRequest(request, ports.clock.now());
  return { itemId: String(itemId), state: request.status, timeoutSeconds };
});
