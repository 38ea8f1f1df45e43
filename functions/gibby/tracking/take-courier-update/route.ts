import { CourierUpdate } from '#shared/gibby/tracking/courier-update.schema.ts';
import { defineCallback } from '#shared/kernel/route/define.ts';

export const takeCourierUpdate = defineCallback({
  method: 'POST',
  path: '/api/couriers/aftership',
  summary: "Take what couriers say of parcels: AfterShip's webhook, signed in its header aftership-hmac-sha256",
  source: 'X46',
  body: CourierUpdate,
  accepts: ['json'],
  // Every message contains all checkpoints of a parcel, each with many fields that we do not read.
  maxBodyBytes: 512 * 1024,
  errors: ['busy'],
  rateLimit: { per: 'address', limit: 600, windowSeconds: 60 },
  uses: { courierUpdates: 'verify', trackings: 'follow', requests: 'read', sequences: 'write' },
});
