import * as z from 'zod';
import { GigStatus } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncGigExecution = defineConsumer({
  summary: "Starts a gig's state machine and tells it when the gig has moved on",
  source: { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: z.object({ gigId: ObjectId, seq: z.int().min(1), from: GigStatus.nullable(), to: GigStatus }),
  uses: { gigs: 'read', gigTaskTokens: 'read', gigExecutions: 'run' },
});
