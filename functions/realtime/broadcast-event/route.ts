import * as z from 'zod';
import { GigEventRecord } from '../../../shared/domain/gig.ts';
import { RoomMessage } from '../../../shared/domain/room.ts';
import { StreamEventRecord, StreamMessageRecord } from '../../../shared/domain/stream.ts';
import { defineConsumer } from '../../../shared/route/define.ts';

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
