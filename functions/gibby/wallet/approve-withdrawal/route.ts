import { withdrawalEventRoute } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const approveWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/approve',
  summary: 'Approve a withdrawal that a user has asked for',
  source: 'X09',
  auth: 'admin',
  ...withdrawalEventRoute,
  uses: { withdrawals: 'write' },
});
