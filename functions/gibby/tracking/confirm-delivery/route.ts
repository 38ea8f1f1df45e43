import * as z from 'zod';
import { DeliveryForm, ShipmentConfirmation } from '#shared/gibby/tracking/tracking.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const confirmDelivery = defineRoute({
  method: 'POST',
  path: '/api/trackings/{id}/deliver',
  summary: 'Say, as the accepted traveller, that the item is on its way to the requester',
  source: 'G46',
  auth: 'user',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  body: DeliveryForm,
  response: ShipmentConfirmation,
  errors: [
    'request_not_found',
    'forbidden',
    'no_traveller_offering',
    'already_delivered',
    'transition_refused',
    'busy',
  ],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: { requests: 'write', trackings: 'write' },
});
