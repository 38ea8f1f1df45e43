import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { TripRow } from '../../../../shared/domain/trip-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const listTrips = defineRoute({
  method: 'GET',
  path: '/api/trips',
  summary: 'List all trips that are to come or under way, or all that a user has posted, past ones too',
  source: 'G14',
  auth: 'user',
  query: z.object({
    user_id: z.union([z.literal('').transform(() => undefined), GibbyIdText]).optional(),
    ...pageQuery,
  }),
  response: gibbyPage(TripRow),
  errors: [],
  uses: { trips: 'read', tripLists: 'read', countryFigures: 'read', cities: 'read', publicAddress: 'read' },
});
