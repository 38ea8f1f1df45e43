import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { ChannelAuthorization, ChannelName, SocketId } from '#shared/platform/realtime/pusher.ts';

export const authorizeChannel = defineRoute({
  method: 'POST',
  path: '/notifications/authchannel',
  summary:
    "Signs a Pusher client's subscription to a private or presence channel of the caller, who is signed in or holds its token",
  source: 'I12',
  auth: 'apiKey',
  apiKey: 'optional',
  caller: 'accountOrStream',
  body: z.object({ socket_id: SocketId, channel_name: ChannelName }),
  response: ChannelAuthorization,
  errors: ['not_signed_in', 'channel_refused'],
  uses: { channelSignatures: 'read', connections: 'write', gigs: 'read', sessions: 'read', streamAccess: 'read' },
});
