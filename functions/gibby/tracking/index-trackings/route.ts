import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const indexTrackings = defineConsumer({
  summary: 'Lists what was paid for among the trackings of both parties, and complaints for whoever decides them',
  on: requestEvents,
  through: 'queue',
  uses: { trackings: 'write', complaints: 'write' },
});
