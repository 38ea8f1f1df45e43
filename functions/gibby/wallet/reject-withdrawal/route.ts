import { WithdrawalRejection, withdrawalEventRoute } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const rejectWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/reject',
  summary: 'Reject a withdrawal, or say that the bank has: the amount goes back to the wallet',
  source: 'X09',
  auth: 'admin',
  ...withdrawalEventRoute,
  body: WithdrawalRejection,
  uses: { withdrawals: 'write', ledger: 'write' },
});
