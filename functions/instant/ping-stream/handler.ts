import { timestampOf } from '../../../shared/domain/time.ts';
import { requireRole, runningStream } from '../../../shared/process/open-stream.ts';
import { handle } from '../../../shared/route/define.ts';
import { pingStream } from './route.ts';

export const handler = handle(pingStream, async ({ stream: caller }, ports) => {
  requireRole(caller, 'dealer');
  await runningStream(ports, caller);
  const lastTime = timestampOf(ports.clock.now());
  await ports.streams.recordPing(caller.id, lastTime);
  return { lastTime };
});
