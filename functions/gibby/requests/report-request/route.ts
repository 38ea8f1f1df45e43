import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { optionalText } from '#shared/kernel/forms/text.ts';
import { BodyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const reportRequest = defineRoute({
  method: 'POST',
  path: '/api/report',
  summary: 'Report a request that should not be there; the reports of five people hide it',
  source: 'G70',
  auth: 'user',
  body: z.object({
    request_id: BodyId,
    reason: optionalText(500).default('').describe('Not in the document: why, for administrators.'),
  }),
  response: GibbyConfirmation,
  errors: ['request_not_found', 'forbidden'],
  rateLimit: { per: 'user', limit: 30, windowSeconds: 3600 },
  uses: { requests: 'write', reports: 'write', users: 'read' },
});
