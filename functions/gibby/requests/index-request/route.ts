import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const indexRequest = defineConsumer({
  summary: 'Keeps a request where it belongs in all lists and in the search',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { requestLists: 'write', requestSearch: 'write' },
});
