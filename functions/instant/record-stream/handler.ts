import { considerStream, tryAdvanceStream } from '#shared/instant/streams/advance-stream.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import { recordStream } from './route.ts';

/** The archive is started before the transition; simultaneous calls all get the session's one archive. */
export const handler = handle(recordStream, async ({ stream: { id, role } }, ports) => {
  const command = { event: 'record', by: role } as const;
  const { stream, decision } = await considerStream(ports, id, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  if (stream.archiveId !== null) return archiveOf(stream.archiveId, stream.status);

  const { archiveId } = await ports.video.startArchive(stream.videoSessionId ?? '');
  const recorded = await tryAdvanceStream(ports, id, { ...command, archiveId });
  if (recorded.decision.kind === 'refused') {
    // The stream has ended in the meantime, and nothing that runs at its end knows of this archive.
    await ports.video.stopArchive(archiveId);
    throw conflictOf(recorded.decision);
  }
  return archiveOf(recorded.stream.archiveId ?? archiveId, recorded.stream.status);
});

function archiveOf(id: string, streamStatus: string) {
  return { id, status: streamStatus === 'streaming' ? ('started' as const) : ('stopped' as const) };
}
