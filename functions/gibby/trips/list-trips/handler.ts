import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import { citiesOfTrip, tripRow } from '#shared/gibby/trips/trip.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listTrips } from './route.ts';

export const handler = handle(listTrips, async ({ query, request }, ports) => {
  const { trips, tripLists, countryFigures, publicAddress } = ports;
  const userId = query.user_id;
  const [ids, total, figures] = await Promise.all([
    userId === undefined ? tripLists.ahead(query) : tripLists.ofTraveller(userId, query),
    userId === undefined ? tripLists.countAhead() : tripLists.countOfTraveller(userId),
    countryFigures.all(),
  ]);
  const known = await trips.getMany(ids.items);
  const found = ids.items.flatMap((id) => known.get(id) ?? []);
  const cities = await citiesById(found.flatMap(citiesOfTrip), ports.cities);
  const items = found.map((trip) => tripRow(trip, cities, figures, publicAddress.of));
  const list = { items, total, page: query.page, perPage: query.per_page, next: ids.next };
  return pageOf(list, publicAddress.of(request.target));
});
