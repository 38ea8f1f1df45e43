import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { AppId, BatchedEvent, ChannelAttributes } from '#shared/platform/server-api/server-event.schema.ts';

export const triggerBatch = defineRoute({
  method: 'POST',
  path: '/apps/{appId}/batch_events',
  summary: 'Sends up to ten events of a server, each to everyone subscribed to its channel',
  source: 'X60',
  auth: 'server',
  params: z.object({ appId: AppId }),
  body: z.object({ batch: z.array(BatchedEvent).min(1).max(10) }),
  // Ten times the data in the longest form that JSON has for it.
  maxBodyBytes: 1024 * 1024,
  response: z.object({ batch: z.array(ChannelAttributes).optional() }),
  errors: [],
  uses: { channels: 'publish', channelDirectory: 'read' },
});
