import * as z from 'zod';
import { DeviceAddress } from '../../../../shared/domain/device.ts';
import { LoggedOut } from '../../../../shared/domain/logout.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
  uses: { devices: 'write', userSessions: 'write' },
});
