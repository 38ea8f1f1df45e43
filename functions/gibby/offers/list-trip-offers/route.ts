import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { TripOfferRow } from '#shared/gibby/offers/offer.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listTripOffers = defineRoute({
  method: 'GET',
  path: '/api/users/{user_id}/trips/{trip_id}/{country_id}',
  summary: "List the requests that were offered for on a traveller's trip, by the country that the items come from",
  source: 'G63',
  auth: 'user',
  params: z.object({ user_id: GibbyIdText, trip_id: GibbyIdText, country_id: GibbyIdText }),
  query: z.object(pageQuery),
  response: gibbyPage(TripOfferRow),
  errors: ['not_found'],
  uses: { trips: 'read', offers: 'read', requests: 'read', users: 'read', publicAddress: 'read' },
});
