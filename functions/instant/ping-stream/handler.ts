import { actingRole, runningStream } from '#shared/instant/streams/open-stream.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { pingStream } from './route.ts';

export const handler = handle(pingStream, async ({ stream: caller }, ports) => {
  await runningStream(ports, caller.id, actingRole(caller, 'dealer'));
  const lastTime = timestampOf(ports.clock.now());
  await ports.streams.recordPing(caller.id, lastTime);
  return { lastTime };
});
