import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncRequestExecution = defineConsumer({
  summary: "Starts a request's state machines and tells them when the request has moved on",
  on: requestEvents,
  through: 'queue',
  uses: { requests: 'read', requestTaskTokens: 'read', requestExecutions: 'run' },
});
