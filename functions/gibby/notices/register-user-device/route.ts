import * as z from 'zod';
import { BundleId, DeviceAddress, DeviceType } from '../../../../shared/domain/device.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const registerUserDevice = defineRoute({
  method: 'POST',
  path: '/api/user/devices',
  summary:
    "Register the app on a phone: your pushes reach it from now on, and nobody else's. Logging out with its token ends it",
  source: 'X40',
  auth: 'user',
  body: z.object({ token: DeviceAddress, device_type: DeviceType, bundle_id: BundleId }),
  response: dataOf(z.object({ id: z.string(), device_type: DeviceType, bundle_id: z.string(), ...timesWire })),
  errors: ['changed_meanwhile', 'provider_unavailable'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3_600 },
  uses: { devices: 'write', pushes: 'send' },
});
