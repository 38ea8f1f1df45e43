import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { isPresence } from '#shared/platform/realtime/pusher.ts';
import { AppId, ChannelAttributes, Counts } from '#shared/platform/server-api/server-event.schema.ts';

export const listChannels = defineRoute({
  method: 'GET',
  path: '/apps/{appId}/channels',
  summary: 'Tells a server which channels are occupied',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: AppId }),
  query: z
    .object({ filter_by_prefix: opaque(200).default(''), info: Counts.optional() })
    .refine(({ filter_by_prefix: prefix, info = [] }) => isPresence(prefix) || !info.includes('user_count'), {
      path: ['info'],
      error: 'user_count needs a filter_by_prefix that begins with presence-',
    }),
  response: z.object({ channels: z.record(z.string(), ChannelAttributes) }),
  errors: [],
  uses: { channelDirectory: 'read' },
});
