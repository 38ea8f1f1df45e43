import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { TripRow } from '#shared/gibby/trips/trip.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listTrips = defineRoute({
  method: 'GET',
  path: '/api/trips',
  summary: 'List all trips that are to come or under way, or all that a user has posted, past ones too',
  source: 'G14',
  auth: 'user',
  query: z.object({
    user_id: GibbyIdText.optional(),
    ...pageQuery,
  }),
  response: gibbyPage(TripRow),
  errors: [],
  uses: { trips: 'read', tripLists: 'read', countryFigures: 'read', cities: 'read', publicAddress: 'read' },
});
