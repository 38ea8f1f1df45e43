import { streamEvents } from '#shared/instant/streams/stream-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const notifyStreamParties = defineConsumer({
  summary: 'Brings the dealer of an instant stream their token, and tells both parties what happens to it',
  on: streamEvents,
  through: 'queue',
  uses: {
    streams: 'read',
    streamTokens: 'read',
    accounts: 'read',
    devices: 'write',
    pushes: 'send',
    pushRecords: 'write',
    mail: 'send',
    sms: 'send',
    rateLimits: 'write',
  },
});
