import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const indexTrackings = defineConsumer({
  summary: 'Lists what was paid for among the trackings of both parties, and complaints for whoever decides them',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { trackings: 'write', complaints: 'write' },
});
