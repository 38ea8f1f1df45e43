import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { tripOfferRow } from '#shared/gibby/offers/offer.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listTripOffers } from './route.ts';

export const handler = handle(listTripOffers, async ({ params, query, request: call }, ports) => {
  const { trips, offers, requests, users, publicAddress } = ports;
  const trip = await trips.get(params.trip_id);
  const leadsThere = trip?.destinations.some(({ countryId }) => countryId === params.country_id);
  if (trip?.travellerId !== params.user_id || !leadsThere) throw new Failure('not_found');
  const place = { tripId: trip.id, countryId: params.country_id };
  const [total, found] = await Promise.all([offers.countOfTrip(place), offers.ofTrip(place, query)]);
  const known = await requests.getMany(found.items.map(({ requestId }) => requestId));
  const requesters = await users.getMany(found.items.map(({ requesterId }) => requesterId));
  const items = found.items.flatMap((offer) => {
    const request = known.get(offer.requestId);
    return request ? [tripOfferRow(offer, request, requesters.get(offer.requesterId), publicAddress.of)] : [];
  });
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(call.target));
});
