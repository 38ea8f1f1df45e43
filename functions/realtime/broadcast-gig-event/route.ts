import * as z from 'zod';
import { GigStatus } from '../../../shared/domain/gig.ts';
import { ObjectId } from '../../../shared/domain/ids.ts';
import { Timestamp } from '../../../shared/domain/time.ts';
import { defineConsumer } from '../../../shared/route/define.ts';

export const broadcastGigEvent = defineConsumer({
  summary: 'Tells the connected parties of a gig what has just happened to it',
  source: { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' } },
  record: z.object({
    gigId: ObjectId,
    seq: z.int(),
    from: GigStatus.nullable(),
    to: GigStatus,
    event: z.string(),
    actor: z.string(),
    by: z.string(),
    at: Timestamp,
    gigVersion: z.int(),
    notify: z.array(z.object({ to: z.string(), code: z.int().nullable(), message: z.string() })),
  }),
  uses: { channels: 'publish', gigs: 'read' },
});
