import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { roomMessages } from '#shared/gibby/rooms/room-messages.ts';
import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { streamMessages } from '#shared/instant/streams/stream-messages.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const broadcastEvent = defineConsumer({
  summary:
    'Tells the connected parties of a gig, an instant stream or a room what has just happened to it, or was said',
  on: [gigEvents, streamEvents, streamMessages, roomMessages],
  uses: { channels: 'publish', gigs: 'read', streamTokens: 'read' },
});
