import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { TripForm } from '../../../../shared/domain/trip-form.ts';
import { TripWire } from '../../../../shared/domain/trip-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
  uses: { trips: 'write', tripLists: 'write', users: 'read', cities: 'read', sequences: 'write' },
});
