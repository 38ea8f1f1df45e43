import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const matchRequest = defineConsumer({
  summary: 'Matches a request that opens with trips ahead, and takes its matches back when it is open no more',
  on: requestEvents,
  through: 'queue',
  uses: { matches: 'write' },
});
