import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { DecisionAnswer } from '#shared/gibby/offers/offer.schema.ts';
import { BodyId, GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelRequest = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/cancel',
  summary: 'Cancel your request before its deposit',
  source: 'G38',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: z.object({ cancel_status_id: BodyId.describe('A reason of type `requester_cancel`.') }),
  response: dataOf(DecisionAnswer),
  errors: [
    'request_not_found',
    'forbidden',
    'cancel_reason_invalid',
    'deposit_already_placed',
    'transition_refused',
    'busy',
  ],
  uses: { requests: 'write', offers: 'write' },
});
