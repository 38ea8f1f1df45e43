import type { Video } from '#shared/platform/video/video.ports.ts';
import type { StreamsReader } from './stream.ports.ts';
import { streamMachine } from './stream.rules.ts';
import type { StreamEvent } from './stream.ts';

/**
 * Cuts off both parties from the video of an instant stream that has ended, however it did. Any other event changes
 * nothing. Fails with `provider_unavailable`; may be repeated.
 */
export async function cutStreamVideo(
  { streams, video }: { readonly streams: Pick<StreamsReader, 'get'>; readonly video: Pick<Video, 'disconnectAll'> },
  { streamId, to }: StreamEvent,
): Promise<void> {
  if (streamMachine.states[to] === 'live') return;
  const stream = await streams.get(streamId);
  if (stream?.videoSessionId) await video.disconnectAll(stream.videoSessionId);
}
