import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { roomMessages } from '#shared/gibby/rooms/room-messages.ts';
import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { streamMessages } from '#shared/instant/streams/stream-messages.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';
import { channelChanges } from '#shared/platform/realtime/memberships/channel-changes.ts';

export const broadcastEvent = defineConsumer({
  summary:
    'Tells the connected parties of a gig, an instant stream, a room or a channel what has just happened, or was said',
  on: [gigEvents, streamEvents, streamMessages, roomMessages, channelChanges],
  uses: {
    channels: 'publish',
    connections: 'write',
    counts: 'send',
    gigs: 'read',
    realtimeEvents: 'write',
    streamTokens: 'read',
  },
});
