import * as z from 'zod';
import { timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { BundleId, DeviceAddress, DeviceType } from '#shared/platform/devices/device.ts';

export const registerUserDevice = defineRoute({
  method: 'POST',
  path: '/api/user/devices',
  summary:
    "Register the app on a phone: your pushes reach it from now on, and nobody else's. Logging out with its token ends it",
  source: 'X40',
  auth: 'user',
  body: z.object({ token: DeviceAddress, device_type: DeviceType, bundle_id: BundleId }),
  response: dataOf(z.object({ id: z.string(), device_type: DeviceType, bundle_id: z.string(), ...timesWire })),
  errors: ['busy', 'provider_unavailable'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3_600 },
  uses: { devices: 'write', pushes: 'send' },
});
