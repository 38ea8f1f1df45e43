import { WithdrawalRequest, WithdrawalWire } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const requestWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/withdrawal',
  summary: 'Ask for money of the wallet to be paid out to a bank account. At most what the wallet holds',
  source: 'G59',
  auth: 'user',
  body: WithdrawalRequest,
  response: WithdrawalWire,
  errors: ['busy', 'provider_unavailable'],
  rateLimit: { per: 'user', limit: 30, windowSeconds: 3600 },
  repeats: 'answered',
  uses: { withdrawals: 'write', ledger: 'write', sequences: 'write', fieldCipher: 'seal' },
});
