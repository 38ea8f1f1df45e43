import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const acceptOffer = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/offers/accept',
  summary: 'Accept an offer for your request; it then waits a day for your deposit',
  source: 'G35',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: z.object({ offer_id: BodyId }),
  response: dataOf(DecisionAnswer),
  errors: ['request_not_found', 'offer_not_found', 'forbidden', 'offer_already_accepted', 'transition_refused', 'busy'],
  uses: { requests: 'write', offers: 'write' },
});
