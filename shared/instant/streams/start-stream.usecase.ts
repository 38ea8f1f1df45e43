import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import type { Video } from '#shared/platform/video/video.ports.ts';
import { advanceStream, considerStream } from './advance-stream.usecase.ts';
import { refuseEnded } from './open-stream.usecase.ts';
import type { StreamsWriter } from './stream.ports.ts';
import type { Stream, StreamDevice, StreamRole } from './stream.ts';
import type { StreamAttempt } from './stream-decision.rules.ts';

interface StartingPorts {
  readonly streams: StreamsWriter;
  readonly video: Video;
  readonly clock: Clock;
}

/** A party of the stream with this id. */
interface StreamParty {
  readonly id: string;
  readonly role: StreamRole;
}

/** What a party brings when they are ready, if anything. */
interface Readiness {
  readonly location: StreamAttempt['location'];
  readonly device: StreamDevice | undefined;
}

/** A live stream that has a video session. */
interface StartedStream {
  readonly stream: Stream;
  readonly videoSessionId: string;
}

/**
 * Records that a party is ready. The session is created before the transition, and only for a stream without one; the
 * first commit decides which session counts. Starting again returns the same session. Fails with `transition_refused`,
 * also for a stream that ends meanwhile, and with `provider_unavailable`.
 */
export async function startStream(
  ports: StartingPorts,
  { id, role }: StreamParty,
  { location, device }: Readiness,
): Promise<StartedStream> {
  const command = { event: 'start', by: role, location } as const;
  const { stream, decision } = await considerStream(ports, id, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  refuseEnded(stream);
  const videoSessionId = stream.videoSessionId ?? (await ports.video.createSession('anyone')).sessionId;
  if (device) await ports.streams.commit([ports.streams.deviceBinding(id, role, device)]);
  const started = await advanceStream(ports, id, { ...command, videoSessionId });
  refuseEnded(started);
  return { stream: started, videoSessionId: started.videoSessionId ?? videoSessionId };
}
