import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { PaymentForm } from '#shared/gibby/payments/gateways.ts';
import { TopUpInput } from '#shared/gibby/payments/top-up.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createTopUp = defineRoute({
  method: 'POST',
  path: '/api/credits/words',
  summary:
    'Begin a payment through Doku, for your credit or for requests of yours: answers the form for its payment page',
  source: 'G55',
  auth: 'user',
  body: TopUpInput,
  response: dataOf(PaymentForm),
  errors: [
    'top_up_incomplete',
    'request_not_payable',
    'top_up_amount_differs',
    'user_not_found',
    'provider_unavailable',
  ],
  // Each payment that is never made is checked a dozen times: so many of one user must leave the sweep to others.
  rateLimit: { per: 'user', limit: 30, windowSeconds: 86_400 },
  uses: { users: 'read', cities: 'read', requests: 'write', topUps: 'write', paymentGateway: 'use' },
});
