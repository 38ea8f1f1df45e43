import type { Video } from '#shared/platform/video/video.ports.ts';
import type { GigsReader } from './gig.ports.ts';
import { gigHas } from './gig.rules.ts';
import type { GigEvent } from './gig.ts';

/**
 * Cuts off both parties from the video of a gig that has left its states with video, however it did: stopped, terminated, by
 * a ban or by time. Any other event changes nothing. Fails with `provider_unavailable`; may be repeated.
 */
export async function cutGigVideo(
  { gigs, video }: { readonly gigs: Pick<GigsReader, 'get'>; readonly video: Pick<Video, 'disconnectAll'> },
  { gigId, from, to }: GigEvent,
): Promise<void> {
  if (from === null || !gigHas(from, 'video') || gigHas(to, 'video')) return;
  const gig = await gigs.get(gigId);
  if (gig?.videoSessionId) await video.disconnectAll(gig.videoSessionId);
}
