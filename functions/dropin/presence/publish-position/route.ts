import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { Latitude, Longitude } from '#shared/kernel/forms/coordinate.ts';
import { Decimal } from '#shared/kernel/forms/number.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** Fields that the original applications send: accepted for compatibility, and not stored. */
const DeviceReading = z.union([Decimal, opaque(40)]).nullish();

export const publishPosition = defineRoute({
  method: 'POST',
  path: '/map',
  summary: 'Say where the caller is; an operator who is online can be found there. As much a sign of life as a ping',
  source: 'X04',
  auth: 'account',
  body: z.object({
    lat: Latitude,
    lng: Longitude,
    rad: DeviceReading.describe('Accuracy of the position'),
    bty: DeviceReading.describe('Battery'),
    sig: DeviceReading.describe('Signal strength'),
    net: DeviceReading.describe('Kind of network'),
  }),
  response: z.object({ lastTime: Timestamp }),
  errors: ['busy'],
  rateLimit: { per: 'account', limit: 120, windowSeconds: 60 },
  uses: { presence: 'write', engagements: 'read', gigs: 'write' },
});
