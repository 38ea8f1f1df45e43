import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const cutGigVideo = defineConsumer({
  summary: 'Cuts off both parties from the video of a gig when it has ended, however it did',
  on: gigEvents,
  through: 'queue',
  uses: { gigs: 'read', video: 'use', rateLimits: 'write' },
});
