import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const registerParcel = defineConsumer({
  summary: 'Asks the tracking provider to tell of the parcel that a delivery has named',
  on: requestEvents,
  through: 'queue',
  uses: { trackings: 'read', courierUpdates: 'register', rateLimits: 'write' },
});
