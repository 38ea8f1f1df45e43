import { gigChannelEvents } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { roomChannelEvent } from '#shared/gibby/rooms/room.view.ts';
import {
  streamChannelEvents,
  streamMessageChannelEvents,
} from '#shared/instant/streams/stream-channel-events.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle, type RecordOf } from '#shared/kernel/route/define.ts';
import { changeEvents } from '#shared/platform/realtime/memberships/channel-change.rules.ts';
import { tellChangedCount } from '#shared/platform/realtime/memberships/tell-count.usecase.ts';
import type { ChannelEvent } from '#shared/platform/realtime/realtime.ports.ts';
import { broadcastEvent } from './route.ts';

/** A redelivered record is published under the same id, and so has the same places in its channels. */
export const handler = handle(broadcastEvent, async (event, ports, { id, at }) => {
  await ports.channels.publish(await channelEventsOf(event, ports), id, at);
  if (event.topic === 'channelChange') await tellChangedCount(event.record.channel, event.record.id, ports);
});

async function channelEventsOf(
  { topic, record }: RecordOf<typeof broadcastEvent>,
  { gigs, streamTokens }: PortsOf<typeof broadcastEvent.uses>,
): Promise<readonly ChannelEvent[]> {
  switch (topic) {
    case 'gig': {
      const gig = await gigs.get(record.gigId);
      if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
      return gigChannelEvents(record, gig);
    }
    case 'stream':
      return streamChannelEvents(record, await streamTokens.tokensOf(record.streamId));
    case 'streamMessage':
      return streamMessageChannelEvents(record, await streamTokens.tokensOf(record.streamId));
    case 'roomMessage':
      return [roomChannelEvent(record)];
    case 'channelChange':
      return changeEvents(record);
  }
}
