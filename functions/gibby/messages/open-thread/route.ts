import { RequestEventRecord } from '../../../../shared/domain/request.ts';
import { defineConsumer } from '../../../../shared/route/define.ts';

export const openThread = defineConsumer({
  summary: 'Begins the thread of an offer that was accepted',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { threads: 'write' },
});
