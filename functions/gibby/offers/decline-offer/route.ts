import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const declineOffer = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/offers/decline',
  summary: 'Decline an offer for your request',
  source: 'G36',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: z.object({
    offer_id: BodyId,
    decline_status_id: BodyId.optional().describe(
      'A reason of type `decline`. Required by the text, not by the sample.',
    ),
  }),
  response: dataOf(DecisionAnswer),
  errors: [
    'request_not_found',
    'offer_not_found',
    'forbidden',
    'decline_reason_invalid',
    'offer_already_accepted',
    'transition_refused',
    'busy',
  ],
  uses: { requests: 'write', offers: 'write' },
});
