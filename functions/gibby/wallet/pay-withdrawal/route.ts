import { withdrawalEventRoute } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const payWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/paid',
  summary: 'Say that the bank has paid a withdrawal: the amount leaves the books',
  source: 'X09',
  auth: 'admin',
  ...withdrawalEventRoute,
  uses: { withdrawals: 'write', ledger: 'write' },
});
