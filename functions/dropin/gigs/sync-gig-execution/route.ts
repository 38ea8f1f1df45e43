import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const syncGigExecution = defineConsumer({
  summary: "Starts a gig's state machine and tells it when the gig has moved on",
  on: gigEvents,
  through: 'queue',
  uses: { gigs: 'read', gigTaskTokens: 'read', gigExecutions: 'run' },
});
