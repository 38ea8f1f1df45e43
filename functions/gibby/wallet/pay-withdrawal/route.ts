import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { AdminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const payWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/paid',
  summary: 'Say that the bank has paid a withdrawal: the amount leaves the books',
  source: 'X09',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(AdminWithdrawal),
  errors: ['withdrawal_not_found', 'transition_refused', 'busy'],
  uses: { withdrawals: 'write', ledger: 'write' },
});
