import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const goOffline = defineRoute({
  method: 'POST',
  path: '/map/setoffline',
  summary: 'No longer offer oneself as an operator; nobody finds the caller from now on',
  source: 'X05',
  auth: 'account',
  response: z.object({ online: z.literal(false) }),
  errors: ['busy'],
  uses: { presence: 'write' },
});
