import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const payRequest = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/pay',
  summary: 'Pay the deposit of your request out of your credit',
  source: 'X50',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(DecisionAnswer.extend({ request_id: z.int(), price_to_pay: z.int(), status: z.string() })),
  errors: ['request_not_found', 'forbidden', 'credit_too_low', 'transition_refused', 'busy'],
  uses: { requests: 'write', ledger: 'write' },
});
