import { fireDueStreamTimer, timerStateOfStream } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireStreamTimer } from './route.ts';

export const handler = handle(fireStreamTimer, async ({ itemId }, ports) => {
  const stream = await fireDueStreamTimer(ports, itemId);
  return { itemId, state: stream.status, timeoutSeconds: timerStateOfStream(stream, ports.clock.now()).timeoutSeconds };
});
