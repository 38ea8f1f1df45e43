import * as z from 'zod';
import { WithdrawalWire } from '#shared/gibby/wallet/withdrawal.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getWithdrawal = defineRoute({
  method: 'GET',
  path: '/api/withdrawals/{id}',
  summary: "Show one of one's own withdrawals, where it stands and the whole account number",
  source: 'X09',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  response: WithdrawalWire,
  errors: ['withdrawal_not_found', 'provider_unavailable'],
  uses: { withdrawals: 'read', fieldCipher: 'open' },
});
