import * as z from 'zod';
import { GigStatus } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const countGigEvent = defineConsumer({
  summary: 'Keeps the counters of gigs in step with the gigs',
  source: { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: z.object({ gigId: ObjectId, from: GigStatus.nullable(), to: GigStatus }),
  uses: { gigs: 'read', gigCounters: 'write' },
});
