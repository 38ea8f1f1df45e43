import * as z from 'zod';
import { dataOf, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { NoBody } from '../../../../shared/domain/no-body.ts';
import { DecisionAnswer } from '../../../../shared/domain/offer-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
