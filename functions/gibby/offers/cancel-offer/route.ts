import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelOffer = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/offers/cancel',
  summary: 'Step back from your accepted offer. What was paid goes back to the requester, whose request is open again',
  source: 'G37',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: z.object({ cancel_status_id: BodyId.describe('A reason of type `traveller_cancel`.') }),
  response: dataOf(DecisionAnswer),
  errors: ['request_not_found', 'forbidden', 'cancel_reason_invalid', 'transition_refused', 'busy'],
  uses: { requests: 'write', offers: 'write', ledger: 'write' },
});
