import { TrackedEvent } from '#shared/dropin/support/analytics.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const deliverTrackEvents = defineConsumer({
  summary: 'Delivers tracked events of apps to the analytics provider',
  queue: 'track',
  record: TrackedEvent,
  uses: { analytics: 'send', rateLimits: 'write' },
});
