import * as z from 'zod';
import { Timestamp } from '../../../../shared/domain/time.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const sendPing = defineRoute({
  method: 'POST',
  path: '/ping',
  summary: 'A sign of life: keeps an operator to be found, and the gig alive that it is under way to or streams',
  source: 'X06',
  auth: 'account',
  response: z.object({ lastTime: Timestamp }),
  errors: ['changed_meanwhile'],
  rateLimit: { per: 'account', limit: 120, windowSeconds: 60 },
  uses: { presence: 'write', engagements: 'read', gigs: 'write' },
});
