import { PayoutMethodText, PayoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updatePayoutMethod = defineRoute({
  method: 'POST',
  path: '/api/user/payout-method',
  summary: "Set or change one's own bank account for earnings",
  source: 'G58',
  auth: 'user',
  body: PayoutMethodText,
  response: PayoutMethodWire,
  errors: ['busy', 'provider_unavailable'],
  rateLimit: { per: 'user', limit: 30, windowSeconds: 3600 },
  uses: { payoutMethods: 'write', fieldCipher: 'seal' },
});
