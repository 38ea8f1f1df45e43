import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { stopStreamArchive } from './route.ts';

/** Stopping a stopped archive changes nothing, so records may arrive twice. */
export const handler = handle(stopStreamArchive, async ({ streamId, from, to }, { streams, video }) => {
  if (from !== 'streaming' || streamMachine.states[to] === 'live') return;
  const stream = await streams.get(streamId);
  if (stream?.archiveId) await video.stopArchive(stream.archiveId);
});
