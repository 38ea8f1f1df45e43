import * as z from 'zod';
import { LoggedOut } from '#shared/gibby/accounts/logout.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { DeviceAddress } from '#shared/platform/devices/device.ts';

export const logOutByLink = defineRoute({
  method: 'GET',
  path: '/api/logout',
  summary: 'Logout as documented, by GET. New clients use POST',
  source: 'G71',
  auth: 'apiKey',
  caller: 'optionalUser',
  query: z.object({ token: DeviceAddress }),
  response: LoggedOut,
  errors: [],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { devices: 'write', userSessions: 'write', connections: 'write', sockets: 'send' },
});
