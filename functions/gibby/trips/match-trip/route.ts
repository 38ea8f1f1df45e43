import { tripEvents } from '#shared/gibby/trips/trip-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const matchTrip = defineConsumer({
  summary: 'Matches a new trip with the open requests that its traveller can serve',
  on: tripEvents,
  through: 'queue',
  uses: { matches: 'write' },
});
