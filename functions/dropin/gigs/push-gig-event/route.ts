import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const pushGigEvent = defineConsumer({
  summary: 'Tells the phones of those whom it concerns what has just happened to a gig',
  on: gigEvents,
  through: 'queue',
  uses: { gigs: 'read', devices: 'write', pushes: 'send', pushRecords: 'write', rateLimits: 'write' },
});
