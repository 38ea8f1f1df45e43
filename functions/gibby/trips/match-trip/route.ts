import { TripEventRecord } from '#shared/gibby/trips/trip.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const matchTrip = defineConsumer({
  summary: 'Matches a new trip with the open requests that its traveller can serve',
  source: { stream: { partitionPrefix: 'TRP#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: TripEventRecord,
  uses: { matches: 'write' },
});
