import { actingRole } from '#shared/instant/streams/open-stream.usecase.ts';
import { startStream as start } from '#shared/instant/streams/start-stream.usecase.ts';
import { deviceIn, placeIn } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { startStream } from './route.ts';

export const handler = handle(startStream, async ({ stream: caller, body }, ports) => {
  const role = actingRole(caller, body?.role);
  const brought = { location: body ? placeIn(body) : undefined, device: body ? deviceIn(body) : undefined };
  const { stream, videoSessionId } = await start(ports, { id: caller.id, role }, brought);
  const party = { connectionData: `role=${role}`, role: role === 'dealer' ? 'publisher' : 'subscriber' } as const;
  return { ...(await ports.video.keysFor(videoSessionId, party)), status: stream.status };
});
