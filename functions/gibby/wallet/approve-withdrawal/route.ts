import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { AdminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const approveWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/approve',
  summary: 'Approve a withdrawal that a user has asked for',
  source: 'X09',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(AdminWithdrawal),
  errors: ['withdrawal_not_found', 'transition_refused', 'busy'],
  uses: { withdrawals: 'write' },
});
