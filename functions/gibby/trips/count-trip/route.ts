import { TripEventRecord } from '#shared/gibby/trips/trip.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const countTrip = defineConsumer({
  summary: 'Counts a new trip among the travellers to each of its countries',
  source: { stream: { partitionPrefix: 'TRP#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: TripEventRecord,
  uses: { countryFigures: 'write' },
});
