import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { TripWire } from '#shared/gibby/trips/trip.schema.ts';
import { TripForm } from '#shared/gibby/trips/trip-form.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createTrip = defineRoute({
  method: 'POST',
  path: '/api/trips',
  summary: 'Post a trip, on which you can bring home what others ask for',
  source: 'G13',
  auth: 'user',
  body: TripForm,
  response: dataOf(TripWire),
  errors: ['profile_incomplete'],
  rateLimit: { per: 'user', limit: 60, windowSeconds: 3600 },
  repeats: 'answered',
  uses: { trips: 'write', tripLists: 'write', users: 'read', cities: 'read', sequences: 'write' },
});
