import { tripEvents } from '#shared/gibby/trips/trip-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const countTrip = defineConsumer({
  summary: 'Counts a new trip among the travellers to each of its countries',
  on: tripEvents,
  through: 'queue',
  uses: { countryFigures: 'write' },
});
