import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { OfferWire } from '#shared/gibby/offers/offer.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listRequestOffers = defineRoute({
  method: 'GET',
  path: '/api/requests/{id}/offers',
  summary: 'List all offers for your request, the first one first',
  source: 'G21',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object(pageQuery),
  response: gibbyPage(OfferWire),
  errors: ['request_not_found', 'forbidden'],
  uses: { requests: 'read', offers: 'read', users: 'read', cities: 'read', publicAddress: 'read' },
});
