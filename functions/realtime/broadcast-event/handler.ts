import type * as z from 'zod';
import { Failure } from '../../../shared/domain/errors.ts';
import type { PortsOf } from '../../../shared/ports/ports.ts';
import type { ChannelEvent } from '../../../shared/ports/realtime.ts';
import { handle } from '../../../shared/route/define.ts';
import { gigNotices } from '../../../shared/rules/gig-notices.ts';
import { roomNotice } from '../../../shared/rules/room-wire.ts';
import { streamMessageNotices, streamNotices } from '../../../shared/rules/stream-notices.ts';
import { broadcastEvent } from './route.ts';

/** A redelivered record is published again under the same id, by which clients know it. */
export const handler = handle(broadcastEvent, async (record, ports) => {
  await ports.channels.publish(await noticesOf(record, ports));
});

async function noticesOf(
  record: z.infer<typeof broadcastEvent.record>,
  { gigs, streamTokens }: PortsOf<typeof broadcastEvent.uses>,
): Promise<readonly ChannelEvent[]> {
  if ('gigId' in record) {
    const gig = await gigs.get(record.gigId);
    if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
    return gigNotices(record, gig);
  }
  if ('roomId' in record) return [roomNotice(record)];
  const tokens = await streamTokens.tokensOf(record.streamId);
  return 'message' in record ? streamMessageNotices(record, tokens) : streamNotices(record, tokens);
}
