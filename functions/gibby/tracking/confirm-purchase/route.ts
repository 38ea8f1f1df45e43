import * as z from 'zod';
import { PurchaseForm, ShipmentConfirmation } from '#shared/gibby/tracking/tracking.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const confirmPurchase = defineRoute({
  method: 'POST',
  path: '/api/trackings/{id}/purchase',
  summary: 'Say, as the accepted traveller, that you have bought the item of a paid request',
  source: 'G45',
  auth: 'user',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  body: PurchaseForm,
  response: ShipmentConfirmation,
  errors: [
    'request_not_found',
    'forbidden',
    'no_traveller_offering',
    'already_purchased',
    'already_delivered',
    'transition_refused',
    'busy',
  ],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { requests: 'write', trackings: 'write' },
});
