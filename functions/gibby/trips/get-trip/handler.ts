import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import { citiesOfTrip, tripWire } from '#shared/gibby/trips/trip.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getTrip } from './route.ts';

export const handler = handle(getTrip, async ({ params, query }, { trips, cities }) => {
  const trip = await trips.get(params.id);
  const isOfUser = query.user_id === undefined || query.user_id === trip?.travellerId;
  if (!trip || !isOfUser) throw new Failure('not_found');
  return { data: tripWire(trip, await citiesById(citiesOfTrip(trip), cities)) };
});
