import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const goOnline = defineRoute({
  method: 'POST',
  path: '/map/setonline',
  summary: 'Offer oneself as an operator: any active account may',
  source: 'X05',
  auth: 'account',
  response: z.object({ online: z.literal(true) }),
  errors: ['account_not_active', 'busy'],
  uses: { accounts: 'read', presence: 'write' },
});
