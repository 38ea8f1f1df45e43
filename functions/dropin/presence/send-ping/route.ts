import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

export const sendPing = defineRoute({
  method: 'POST',
  path: '/ping',
  summary: 'A sign of life: keeps an operator to be found, and the gig alive that it is under way to or streams',
  source: 'X06',
  auth: 'account',
  response: z.object({ lastTime: Timestamp }),
  errors: ['busy'],
  rateLimit: { per: 'account', limit: 120, windowSeconds: 60 },
  uses: { presence: 'write', engagements: 'read', gigs: 'write' },
});
