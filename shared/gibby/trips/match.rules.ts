import type { RequestEvent } from '#shared/gibby/requests/request.ts';
import type { OpenRequest, WaitingTrip } from './match.ts';
import type { Trip } from './trip.ts';

/** The request of an event, as travellers are matched with it. */
export function openRequestOf({ requestId, request }: RequestEvent): OpenRequest {
  const { requesterId, itemName, countryId, deliveryCountryId, maximumDeliveryDate, createdAt } = request;
  return { requestId, requesterId, itemName, countryId, deliveryCountryId, maximumDeliveryDate, createdAt };
}

/** Whether an event leaves a request that offers can be made for, and that lists show. */
export function isOpenAfter({ to, request }: RequestEvent): boolean {
  return to === 'open' && request.hiddenAt === null;
}

/** The destinations of a trip, as requests are matched with them. */
export function waitingTripsOf({ id, travellerId, fromCountryId, returnDate, destinations }: Trip): WaitingTrip[] {
  return destinations.map(({ countryId }) => ({ tripId: id, travellerId, countryId, fromCountryId, returnDate }));
}

/**
 * Whether a traveller can bring an item (G62): he goes where it is to be bought, comes home where it is wanted,
 * and is back in time. Nobody is matched with a request of his own.
 */
export function isMatch(request: OpenRequest, trip: WaitingTrip): boolean {
  return (
    trip.countryId === request.countryId &&
    trip.fromCountryId === request.deliveryCountryId &&
    trip.returnDate <= request.maximumDeliveryDate &&
    trip.travellerId !== request.requesterId
  );
}
