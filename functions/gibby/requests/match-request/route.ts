import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const matchRequest = defineConsumer({
  summary: 'Matches a request that opens with trips ahead, and takes its matches back when it is open no more',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { matches: 'write' },
});
