import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const checkTopUps = defineTask({
  summary: 'Asks Doku for the payments of which nothing was heard, and ends those that were not made within a day',
  schedule: 'rate(30 minutes)',
  input: z.unknown(),
  output: z.object({ checked: z.int(), unanswered: z.int() }),
  uses: { paymentGateway: 'use', topUps: 'write', requests: 'write', ledger: 'write', rateLimits: 'write' },
});
