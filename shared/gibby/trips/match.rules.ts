import type { RequestEvent } from '#shared/gibby/requests/request.ts';
import type { OpenRequest, WaitingTrip } from './match.ts';
import type { Trip } from './trip.ts';

/** The fields of a request that matching needs. */
export function openRequestOf({ requestId, request }: RequestEvent): OpenRequest {
  const { requesterId, itemName, countryId, deliveryCountryId, maximumDeliveryDate, createdAt } = request;
  return { requestId, requesterId, itemName, countryId, deliveryCountryId, maximumDeliveryDate, createdAt };
}

/** Whether the request accepts offers and appears in lists after an event. */
export function isOpenAfter({ to, request }: RequestEvent): boolean {
  return to === 'open' && request.hiddenAt === null;
}

/** The destinations of a trip, with the fields that matching needs. */
export function waitingTripsOf({ id, travellerId, fromCountryId, returnDate, destinations }: Trip): WaitingTrip[] {
  return destinations.map(({ countryId }) => ({ tripId: id, travellerId, countryId, fromCountryId, returnDate }));
}

/**
 * Whether a traveller can bring an item (routes.md, G62): they go where it is to be bought, come home where it is
 * wanted, and are back in time. Travellers are never matched with their own requests.
 */
export function isMatch(request: OpenRequest, trip: WaitingTrip): boolean {
  return (
    trip.countryId === request.countryId &&
    trip.fromCountryId === request.deliveryCountryId &&
    trip.returnDate <= request.maximumDeliveryDate &&
    trip.travellerId !== request.requesterId
  );
}
