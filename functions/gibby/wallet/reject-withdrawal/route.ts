import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { AdminWithdrawal, WithdrawalRejection } from '#shared/gibby/wallet/withdrawal.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const rejectWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/reject',
  summary: 'Reject a withdrawal, or say that the bank has: the amount goes back to the wallet',
  source: 'X09',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: WithdrawalRejection,
  response: dataOf(AdminWithdrawal),
  errors: ['withdrawal_not_found', 'transition_refused', 'busy'],
  uses: { withdrawals: 'write', ledger: 'write' },
});
