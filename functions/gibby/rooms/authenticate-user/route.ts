import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { SocketId, UserAuthentication } from '#shared/platform/realtime/pusher.ts';

export const authenticateUser = defineRoute({
  method: 'POST',
  path: '/api/broadcasting/user-auth',
  summary: 'Signs that a Pusher client signs in as you',
  source: 'X08',
  auth: 'user',
  apiKey: 'optional',
  body: z.object({ socket_id: SocketId }),
  response: UserAuthentication,
  errors: ['channel_refused'],
  uses: { channelSignatures: 'read', connections: 'write', userSessions: 'read' },
});
