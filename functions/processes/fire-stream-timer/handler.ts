import { raiseDueStreamTimer, standingOfStream } from '../../../shared/process/stream-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { fireStreamTimer } from './route.ts';

export const handler = handle(fireStreamTimer, async ({ itemId }, ports) => {
  const stream = await raiseDueStreamTimer(ports, itemId);
  return { itemId, state: stream.status, timeoutSeconds: standingOfStream(stream, ports.clock.now()).timeoutSeconds };
});
