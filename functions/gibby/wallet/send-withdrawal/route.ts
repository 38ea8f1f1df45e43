import { withdrawalEventRoute } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const sendWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/admin/withdrawals/{id}/sent',
  summary: 'Say that the transfer of an approved withdrawal was sent to the bank',
  source: 'X09',
  auth: 'admin',
  ...withdrawalEventRoute,
  uses: { withdrawals: 'write' },
});
