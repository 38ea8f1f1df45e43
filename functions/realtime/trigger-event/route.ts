import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AppId, ChannelAttributes, TriggeredEvent } from '#shared/platform/server-api/server-event.schema.ts';

export const triggerEvent = defineRoute({
  method: 'POST',
  path: '/apps/{appId}/events',
  summary: 'Sends an event of a server to everyone subscribed to one or several channels',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: AppId }),
  body: TriggeredEvent,
  // The data in the longest form that JSON has for it, and a hundred names of channels.
  maxBodyBytes: 128 * 1024,
  response: z.object({ channels: z.record(z.string(), ChannelAttributes).optional() }),
  errors: [],
  uses: { channels: 'publish', channelDirectory: 'read' },
});
