import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { SocketId, UserAuthentication } from '#shared/platform/realtime/pusher.ts';

export const authenticateAccount = defineRoute({
  method: 'POST',
  path: '/notifications/authuser',
  summary: 'Signs that a Pusher client signs in as the account of the caller',
  source: 'X16',
  auth: 'account',
  apiKey: 'optional',
  body: z.object({ socket_id: SocketId }),
  response: UserAuthentication,
  errors: ['channel_refused'],
  uses: { channelSignatures: 'read', connections: 'write', sessions: 'read' },
});
