import { PayoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getPayoutMethod = defineRoute({
  method: 'GET',
  path: '/api/user/payout-method',
  summary: "Show one's own bank account for earnings, with its whole number",
  source: 'G57',
  auth: 'user',
  response: PayoutMethodWire,
  errors: ['provider_unavailable'],
  uses: { payoutMethods: 'read', fieldCipher: 'open' },
});
