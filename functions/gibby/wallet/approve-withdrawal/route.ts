import * as z from 'zod';
import { dataOf, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { NoBody } from '../../../../shared/domain/no-body.ts';
import { AdminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
