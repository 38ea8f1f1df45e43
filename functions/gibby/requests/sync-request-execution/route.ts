import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncRequestExecution = defineConsumer({
  summary: "Starts a request's state machines and tells them when the request has moved on",
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord.pick({ requestId: true, seq: true, from: true, to: true }),
  uses: { requests: 'read', requestTaskTokens: 'read', requestExecutions: 'run' },
});
