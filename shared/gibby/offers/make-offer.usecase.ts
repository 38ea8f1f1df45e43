import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import type { TripsReader } from '#shared/gibby/trips/trip.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { type CantType, cantTypeTexts, offerabilityOf } from './offer.rules.ts';
import type { Offer } from './offer.ts';

/** The terms that a traveller offers. */
interface OfferCommand {
  readonly travellerId: number;
  readonly priceMinor: number;
  readonly collectionMethodId: number;
  /** The day on which the traveller says they return. */
  readonly returnDate: string;
}

type OfferPorts = RequestPorts<'offer'> & {
  readonly trips: TripsReader;
  readonly sequences: Sequences;
};

/**
 * Makes a traveller's offer for a request. Uses the trip that returns on the stated day, or else the first trip that
 * returns in time. Fails with `request_not_found`, with `forbidden` for the traveller's own request, and with
 * `offer_refused` when the traveller cannot offer, has a live offer already, or would return too late. `offer_refused`
 * carries `cant_type` when the dates are the reason.
 */
export async function makeOffer(
  ports: OfferPorts,
  requestId: number,
  command: OfferCommand,
): Promise<{ readonly request: Request; readonly offer: Offer }> {
  const tripId = await tripFor(ports, requestId, command);
  const { travellerId, ...terms } = command;
  const newOffer = { ...terms, id: await ports.sequences.next('offer'), tripId };
  const by = String(travellerId);
  const { request, decision } = await tryAdvanceRequest(ports, requestId, { event: 'offer', by, newOffer });
  const offer = await ports.offers.get(requestId, newOffer.id);
  if (decision.kind === 'refused' || !offer) throw refused(false);
  return { request, offer };
}

async function tripFor(
  { requests, offers, trips, clock }: OfferPorts,
  requestId: number,
  { travellerId, returnDate }: OfferCommand,
): Promise<number> {
  const [request, ofTraveller, lastOffer] = await Promise.all([
    requests.get(requestId),
    trips.latestOf(travellerId),
    offers.lastOf(requestId, travellerId),
  ]);
  if (!request) throw new Failure('request_not_found');
  if (request.requesterId === travellerId) throw new Failure('forbidden');
  const today = dayAt(clock.now());
  const { cantType, trips: fitting } = offerabilityOf(
    request,
    { userId: travellerId, trips: ofTraveller, lastOffer },
    today,
  );
  const trip = fitting.find((each) => each.returnDate === returnDate) ?? fitting[0];
  if (!trip) throw refused(cantType);
  if (returnDate > request.maximumDeliveryDate) throw refused(1);
  if (returnDate < today) throw refused(2);
  return trip.id;
}

function refused(cantType: CantType): Failure {
  const facts = cantType === false ? {} : { cant_type: cantType, cant_type_string: cantTypeTexts[cantType] };
  return new Failure('offer_refused', { facts });
}
