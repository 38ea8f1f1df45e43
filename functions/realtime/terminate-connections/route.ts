import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const terminateConnections = defineRoute({
  method: 'POST',
  path: '/apps/{appId}/users/{userId}/terminate_connections',
  summary: 'Ends all sockets of a user, who may connect again',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: z.string(), userId: z.string().min(1).max(200) }),
  response: z.object({}),
  errors: [],
  uses: { connections: 'write', members: 'read', sockets: 'send' },
});
