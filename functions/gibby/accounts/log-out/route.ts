import * as z from 'zod';
import { LoggedOut } from '#shared/gibby/accounts/logout.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { DeviceAddress } from '#shared/platform/devices/device.ts';

export const logOut = defineRoute({
  method: 'POST',
  path: '/api/logout',
  summary: 'Logout: the device gets no more pushes, and the access token that is sent ends',
  source: 'X30',
  auth: 'apiKey',
  caller: 'optionalUser',
  body: z.object({ token: DeviceAddress.optional() }).optional(),
  response: LoggedOut,
  errors: [],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { devices: 'write', userSessions: 'write', connections: 'write', sockets: 'send' },
});
