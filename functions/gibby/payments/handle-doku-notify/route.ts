import { DokuNotify } from '#shared/gibby/payments/doku/doku.schema.ts';
import { defineCallback } from '#shared/kernel/route/define.ts';

export const handleDokuNotify = defineCallback({
  method: 'POST',
  path: '/api/credits/notify',
  summary:
    'Doku tells what became of a payment: answers CONTINUE, or STOP for what is not genuine or about no payment of ours',
  source: 'X11',
  body: DokuNotify,
  accepts: ['form'],
  refusal: 'STOP',
  errors: ['provider_unavailable'],
  rateLimit: { per: 'address', limit: 600, windowSeconds: 60 },
  uses: { paymentGateway: 'use', topUps: 'write', requests: 'write', ledger: 'write' },
});
