import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const withdrawOffer = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/offers/withdraw',
  summary: 'Take your offer back while nobody has answered it. You may make another one',
  source: 'X51',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: NoBody,
  response: dataOf(DecisionAnswer),
  errors: ['request_not_found', 'forbidden', 'transition_refused', 'busy'],
  uses: { requests: 'write', offers: 'write' },
});
