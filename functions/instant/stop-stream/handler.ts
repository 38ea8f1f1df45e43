import { advanceStream } from '#shared/instant/streams/advance-stream.usecase.ts';
import { actingRole } from '#shared/instant/streams/open-stream.usecase.ts';
import { wireStream } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { stopStream } from './route.ts';

export const handler = handle(stopStream, async ({ stream: caller, body }, ports) => {
  const role = actingRole(caller, body?.role);
  return wireStream(await advanceStream(ports, caller.id, { event: 'stop', by: role }), role);
});
