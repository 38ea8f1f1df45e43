import { GigEventRecord } from '../../../shared/domain/gig.ts';
import { defineConsumer } from '../../../shared/route/define.ts';

export const broadcastGigEvent = defineConsumer({
  summary: 'Tells the connected parties of a gig what has just happened to it',
  source: { stream: { partitionPrefix: 'GIG#', sortPrefix: 'EVT#' } },
  record: GigEventRecord,
  uses: { channels: 'publish', gigs: 'read' },
});
