import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { ChannelName } from '#shared/platform/realtime/pusher.ts';
import { AppId, Attributes, ChannelAttributes } from '#shared/platform/server-api/server-event.schema.ts';

export const getChannel = defineRoute({
  method: 'GET',
  path: '/apps/{appId}/channels/{channelName}',
  summary: 'Tells a server whether a channel is occupied, and by how many',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: AppId, channelName: ChannelName }),
  query: z.object({ info: Attributes.default([]) }),
  response: ChannelAttributes.extend({ occupied: z.boolean() }),
  errors: [],
  uses: { channelDirectory: 'read' },
});
