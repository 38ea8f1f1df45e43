import { raiseDueStreamTimer, standingOfStream } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { fireStreamTimer } from './route.ts';

export const handler = handle(fireStreamTimer, async ({ itemId }, ports) => {
  const stream = await raiseDueStreamTimer(ports, itemId);
  return { itemId, state: stream.status, timeoutSeconds: standingOfStream(stream, ports.clock.now()).timeoutSeconds };
});
