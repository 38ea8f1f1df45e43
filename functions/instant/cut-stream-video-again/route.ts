import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';
import { cutAgainAfterSeconds } from '#shared/platform/video/video.ts';

export const cutStreamVideoAgain = defineConsumer({
  summary: 'Cuts off from the video of a stream those who have come back with keys that had not run out at its end',
  on: streamEvents,
  through: 'queue',
  delaySeconds: cutAgainAfterSeconds,
  uses: { streams: 'read', video: 'use', rateLimits: 'write' },
});
