import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { ChannelAuthorization, ChannelName, SocketId } from '#shared/platform/realtime/pusher.ts';

export const authorizeRoom = defineRoute({
  method: 'POST',
  path: '/api/broadcasting/auth',
  summary:
    "Signs a Pusher client's subscription to a channel of one of your rooms, `private-room-<id>` or `presence-room-<id>`",
  source: 'X08',
  auth: 'user',
  apiKey: 'optional',
  body: z.object({ socket_id: SocketId, channel_name: ChannelName }),
  response: ChannelAuthorization,
  errors: ['channel_refused'],
  uses: { channelSignatures: 'read', connections: 'write', rooms: 'read', userSessions: 'read' },
});
