import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const cutStreamVideo = defineConsumer({
  summary: 'Cuts off both parties from the video of a stream when it has ended, however it did',
  on: streamEvents,
  through: 'queue',
  uses: { streams: 'read', video: 'use', rateLimits: 'write' },
});
