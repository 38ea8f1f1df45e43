import { GigEventRecord } from '#shared/dropin/gigs/gig.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const pushGigEvent = defineConsumer({
  summary: 'Tells the phones of those whom it concerns what has just happened to a gig',
  source: { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: GigEventRecord,
  uses: { gigs: 'read', devices: 'write', pushes: 'send', pushRecords: 'write' },
});
