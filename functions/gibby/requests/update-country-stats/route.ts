import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const updateCountryStats = defineConsumer({
  summary: 'Counts a request in the figures of the country where its item is to be bought',
  on: requestEvents,
  through: 'queue',
  uses: { countryFigures: 'write' },
});
