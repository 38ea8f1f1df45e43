import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { UserId } from '#shared/platform/realtime/pusher.ts';
import { AppId } from '#shared/platform/server-api/server-event.schema.ts';

export const terminateConnections = defineRoute({
  method: 'POST',
  path: '/apps/{appId}/users/{userId}/terminate_connections',
  summary: 'Ends all sockets of a user, who may connect again',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: AppId, userId: UserId }),
  response: z.object({}),
  errors: [],
  uses: { connections: 'write', members: 'read', sockets: 'send' },
});
