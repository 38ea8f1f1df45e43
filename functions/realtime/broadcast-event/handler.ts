import type * as z from 'zod';
import { gigChannelEvents } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { roomChannelEvent } from '#shared/gibby/rooms/room.view.ts';
import {
  streamChannelEvents,
  streamMessageChannelEvents,
} from '#shared/instant/streams/stream-channel-events.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle } from '#shared/kernel/route/define.ts';
import type { ChannelEvent } from '#shared/platform/realtime/realtime.ports.ts';
import { broadcastEvent } from './route.ts';

/** A redelivered record is published again under the same id, by which clients recognise it. */
export const handler = handle(broadcastEvent, async (record, ports) => {
  await ports.channels.publish(await channelEventsOf(record, ports));
});

async function channelEventsOf(
  record: z.infer<typeof broadcastEvent.record>,
  { gigs, streamTokens }: PortsOf<typeof broadcastEvent.uses>,
): Promise<readonly ChannelEvent[]> {
  if ('gigId' in record) {
    const gig = await gigs.get(record.gigId);
    if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
    return gigChannelEvents(record, gig);
  }
  if ('roomId' in record) return [roomChannelEvent(record)];
  const tokens = await streamTokens.tokensOf(record.streamId);
  return 'message' in record ? streamMessageChannelEvents(record, tokens) : streamChannelEvents(record, tokens);
}
