import { defineRoute } from '#shared/kernel/route/define.ts';
import { DeviceRegistration, WireDevice } from '#shared/platform/devices/device.ts';

export const registerDevice = defineRoute({
  method: 'POST',
  path: '/devices',
  summary: "Add device: the caller's pushes reach it from now on, and nobody else's",
  source: 'D01',
  auth: 'account',
  body: DeviceRegistration,
  response: WireDevice,
  errors: ['busy', 'provider_unavailable'],
  rateLimit: { per: 'account', limit: 60, windowSeconds: 3_600 },
  uses: { devices: 'write', pushes: 'send' },
});
