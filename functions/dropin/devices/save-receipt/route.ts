import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { PushReceipt } from '#shared/platform/push/push.ts';

export const saveReceipt = defineRoute({
  method: 'POST',
  path: '/notification/logs',
  // The document has this path in the singular and all similar ones in the plural.
  aliases: ['/notifications/logs'],
  summary: 'Logging pusher message to server: a message about a gig has arrived, by push or by socket',
  source: 'D06',
  auth: 'account',
  body: PushReceipt,
  response: z.object({ messageId: z.string() }),
  errors: [],
  rateLimit: { per: 'account', limit: 240, windowSeconds: 60 },
  uses: { gigs: 'read', pushRecords: 'write' },
});
