import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { StreamCaller } from '#shared/kernel/principals.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import type { Video } from '#shared/platform/video/video.ports.ts';
import { considerStream, tryAdvanceStream } from './advance-stream.usecase.ts';
import type { StreamsWriter } from './stream.ports.ts';
import type { Stream } from './stream.ts';

interface RecordingPorts {
  readonly streams: StreamsWriter;
  readonly video: Video;
  readonly clock: Clock;
}

/** A stream that has an archive. */
interface RecordedStream {
  readonly stream: Stream;
  readonly archiveId: string;
}

/**
 * Records a stream, once. The archive is started before the transition; simultaneous calls all get the session's one
 * archive. Fails with `transition_refused` and `provider_unavailable`.
 */
export async function recordStream(ports: RecordingPorts, { id, role }: StreamCaller): Promise<RecordedStream> {
  const command = { event: 'record', by: role } as const;
  const { stream, decision } = await considerStream(ports, id, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  if (stream.archiveId !== null) return { stream, archiveId: stream.archiveId };

  const { archiveId } = await ports.video.startArchive(stream.videoSessionId ?? '');
  const recorded = await tryAdvanceStream(ports, id, { ...command, archiveId });
  if (recorded.decision.kind === 'refused') {
    // The stream has ended in the meantime, and nothing that runs at its end knows of this archive.
    await ports.video.stopArchive(archiveId);
    throw conflictOf(recorded.decision);
  }
  return { stream: recorded.stream, archiveId: recorded.stream.archiveId ?? archiveId };
}
