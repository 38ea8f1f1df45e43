import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';
import { cutAgainAfterSeconds } from '#shared/platform/video/video.ts';

export const cutGigVideoAgain = defineConsumer({
  summary: 'Cuts off from the video of a gig those who have come back with keys that had not run out at its end',
  on: gigEvents,
  through: 'queue',
  delaySeconds: cutAgainAfterSeconds,
  uses: { gigs: 'read', video: 'use', rateLimits: 'write' },
});
