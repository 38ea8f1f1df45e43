import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { PushRequest } from '#shared/platform/push/push.ts';

export const sendPush = defineRoute({
  method: 'POST',
  path: '/notifications/push',
  summary: 'Send push notification to the other party of a live gig; an administrator, to anybody',
  source: 'D04',
  auth: 'account',
  body: PushRequest,
  /** Room for 4 KB of data in any JSON layout, and the recipient. */
  maxBodyBytes: 8 * 1024,
  /** `reached` is true when the platform of at least one device accepted the push. */
  response: z.object({ messageId: ObjectId, reached: z.boolean() }),
  errors: ['forbidden', 'provider_unavailable'],
  rateLimit: { per: 'account', limit: 30, windowSeconds: 60 },
  uses: { administrators: 'read', engagements: 'read', devices: 'write', pushes: 'send' },
});
