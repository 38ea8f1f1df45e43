import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { OfferForm, OfferWire } from '#shared/gibby/offers/offer.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createOffer = defineRoute({
  method: 'POST',
  path: '/api/requests/{id}/offers',
  summary: 'Offer to bring an item along, on a trip of yours that is back in time',
  source: 'G22',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  body: OfferForm,
  response: dataOf(OfferWire),
  errors: ['request_not_found', 'forbidden', 'offer_refused', 'busy'],
  rateLimit: { per: 'user', limit: 300, windowSeconds: 3600 },
  uses: {
    requests: 'write',
    offers: 'write',
    trips: 'read',
    users: 'read',
    cities: 'read',
    publicAddress: 'read',
    sequences: 'write',
  },
});
