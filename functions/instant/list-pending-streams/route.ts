import * as z from 'zod';
import { StreamStatus } from '#shared/instant/streams/stream.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const listPendingStreams = defineRoute({
  method: 'GET',
  path: '/instantstream/{accountId}/pending',
  summary: "The caller's own requests that have not begun, newest first, with the viewer's tokens for them",
  source: 'I09',
  auth: 'account',
  params: z.object({ accountId: ObjectId }),
  response: z.array(
    z.object({
      id: ObjectId,
      token: personal('credential', z.string()),
      channel: personal('credential', z.string()),
      status: StreamStatus,
      createdAt: Timestamp,
      /** When the request expires. */
      expiresAt: Timestamp,
    }),
  ),
  errors: ['account_not_found'],
  uses: { streams: 'read', streamTokens: 'read' },
});
