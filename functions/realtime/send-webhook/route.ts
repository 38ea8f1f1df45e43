import { defineConsumer } from '#shared/kernel/route/define.ts';
import { realtimeEvents } from '#shared/platform/realtime/webhooks/realtime-events.ts';

export const sendWebhook = defineConsumer({
  summary: "Tells the operator's server what happened to channels, in order for each channel",
  on: realtimeEvents,
  through: 'queue',
  uses: { webhooks: 'send' },
});
