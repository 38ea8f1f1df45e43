import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const openThread = defineConsumer({
  summary: 'Begins the thread of an offer that was accepted',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { threads: 'write' },
});
