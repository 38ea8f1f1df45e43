import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { ChannelName, isPresence } from '#shared/platform/realtime/pusher.ts';
import { AppId } from '#shared/platform/server-api/server-event.schema.ts';

export const listChannelUsers = defineRoute({
  method: 'GET',
  path: '/apps/{appId}/channels/{channelName}/users',
  summary: 'Tells a server which users are on a presence channel',
  source: 'X60',
  auth: 'server',
  params: z.object({
    appId: AppId,
    channelName: ChannelName.refine(isPresence, 'must be the name of a presence channel'),
  }),
  response: z.object({ users: z.array(z.object({ id: z.string() })) }),
  errors: [],
  uses: { channelDirectory: 'read' },
});
