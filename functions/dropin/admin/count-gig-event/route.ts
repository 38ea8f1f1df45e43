import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const countGigEvent = defineConsumer({
  summary: 'Keeps the counters of gigs in step with the gigs',
  on: gigEvents,
  through: 'queue',
  uses: { gigs: 'read', gigCounters: 'write' },
});
