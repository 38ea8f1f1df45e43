import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { UserId } from '#shared/platform/realtime/pusher.ts';

/** The path of Pusher's library for Python: the key in the query names the application. */
export const terminateConnectionsByKey = defineRoute({
  method: 'POST',
  path: '/users/{userId}/terminate_connections',
  summary: 'Ends all sockets of a user, who may connect again; the path that names no application',
  source: 'X60',
  auth: 'server',
  params: z.object({ userId: UserId }),
  response: z.object({}),
  errors: [],
  uses: { connections: 'write', members: 'read', sockets: 'send' },
});
