import { RequestEventRecord } from '#shared/gibby/requests/request.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const updateCountryStats = defineConsumer({
  summary: 'Counts a request in the figures of the country where its item is to be bought',
  source: { stream: { partitionPrefix: 'REQ#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: RequestEventRecord,
  uses: { countryFigures: 'write' },
});
