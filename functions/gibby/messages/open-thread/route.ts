import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const openThread = defineConsumer({
  summary: 'Begins the thread of an offer that was accepted',
  on: requestEvents,
  through: 'queue',
  uses: { threads: 'write' },
});
