import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const indexRequest = defineConsumer({
  summary: 'Keeps a request where it belongs in all lists and in the search',
  on: requestEvents,
  through: 'queue',
  uses: { requestLists: 'write', requestSearch: 'write' },
});
