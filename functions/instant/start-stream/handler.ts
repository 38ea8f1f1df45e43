import { advanceStream, considerStream } from '#shared/instant/streams/advance-stream.usecase.ts';
import { refuseEnded, requireRole } from '#shared/instant/streams/open-stream.usecase.ts';
import { deviceIn, placeIn } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import { startStream } from './route.ts';

/**
 * The session is created before the transition, and only for a stream without one; the first commit decides which
 * session counts.
 */
export const handler = handle(startStream, async ({ stream: { id, role }, body }, ports) => {
  requireRole({ id, role }, body?.role);
  const command = { event: 'start', by: role, location: body ? placeIn(body) : undefined } as const;
  const { stream, decision } = await considerStream(ports, id, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  refuseEnded(stream);
  const videoSessionId = stream.videoSessionId ?? (await ports.video.createSession()).sessionId;
  const device = body ? deviceIn(body) : undefined;
  if (device) await ports.streams.commit([ports.streams.deviceBinding(id, role, device)]);
  const started = await advanceStream(ports, id, { ...command, videoSessionId });

  // Starting again returns lost keys, but a stream that has ended in the meantime gives access to no video.
  refuseEnded(started);
  const party = { connectionData: `role=${role}`, role: role === 'dealer' ? 'publisher' : 'subscriber' } as const;
  return { ...(await ports.video.keysFor(started.videoSessionId ?? videoSessionId, party)), status: started.status };
});
