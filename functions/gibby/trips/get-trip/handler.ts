import { Failure } from '../../../../shared/domain/errors.ts';
import { citiesById } from '../../../../shared/process/cities-by-id.ts';
import { handle } from '../../../../shared/route/define.ts';
import { citiesOfTrip, tripWire } from '../../../../shared/rules/trip-wire.ts';
import { getTrip } from './route.ts';

export const handler = handle(getTrip, async ({ params, query }, { trips, cities }) => {
  const trip = await trips.get(params.id);
  const isOfUser = query.user_id === undefined || query.user_id === trip?.travellerId;
  if (!trip || !isOfUser) throw new Failure('not_found');
  return { data: tripWire(trip, await citiesById(citiesOfTrip(trip), cities)) };
});
