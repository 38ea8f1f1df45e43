import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DokuRedirect } from '#shared/gibby/payments/doku/doku.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const handleDokuRedirect = defineRoute({
  method: 'POST',
  path: '/api/credits/redirect',
  summary: "Where Doku sends the payer's browser back to: its WORDS prove what it brings",
  source: 'G66, G67',
  auth: 'public',
  body: DokuRedirect,
  accepts: ['form', 'multipart'],
  maxBodyBytes: 65_536,
  invalidInput: 'bad_request',
  response: dataOf(z.object({ message: z.string() })),
  errors: ['bad_request', 'payment_failed'],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: { paymentGateway: 'use', topUps: 'write', requests: 'write', ledger: 'write' },
});
