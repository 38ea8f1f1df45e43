import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const stopStreamArchive = defineConsumer({
  summary: 'Ends the recording of an instant stream when the stream has ended, however it did',
  on: streamEvents,
  through: 'queue',
  uses: { streams: 'read', video: 'use', rateLimits: 'write' },
});
