import * as z from 'zod';
import { GigEventRecord } from '#shared/dropin/gigs/gig.ts';
import { RoomMessage } from '#shared/gibby/rooms/room.ts';
import { StreamEventRecord, StreamMessageRecord } from '#shared/instant/streams/stream.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const broadcastEvent = defineConsumer({
  summary:
    'Tells the connected parties of a gig, an instant stream or a room what has just happened to it, or was said',
  source: {
    stream: [
      { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'STR#', sortPrefix: 'EVT#' },
      { partitionPrefix: 'SCH#', sortPrefix: 'MSG#' },
      { partitionPrefix: 'ROM#', sortPrefix: 'MSG#' },
    ],
  },
  record: z.union([GigEventRecord, StreamEventRecord, StreamMessageRecord, RoomMessage]),
  uses: { channels: 'publish', gigs: 'read', streamTokens: 'read' },
});
