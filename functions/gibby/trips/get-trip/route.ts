import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { TripWire } from '#shared/gibby/trips/trip.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getTrip = defineRoute({
  method: 'GET',
  path: '/api/trips/{id}',
  summary: 'Get a trip; with `user_id`, only if it is that user’s',
  source: 'G15',
  auth: 'user',
  params: z.object({ id: GibbyIdText }),
  query: z.object({ user_id: GibbyIdText.optional() }),
  response: dataOf(TripWire),
  errors: ['not_found'],
  uses: { trips: 'read', cities: 'read' },
});
