import type { Request } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import type { Offer, OfferStatus } from './offer.ts';

/**
 * The fixed part of every deal's fee in rupiah: the fee is 17,500 on 50,000 and 65,000 on 1,000,000 (G21, G17 samples).
 */
const baseFeeMinor = 15_000;
/** A twentieth of the price is added: 5 %. */
const feeDivisor = 20;

/** Gibby's fee for a deal of this price, rounded half up to whole rupiah. */
export function serviceFeeMinor(priceMinor: number): number {
  return baseFeeMinor + Math.floor((priceMinor + feeDivisor / 2) / feeDivisor);
}

/**
 * The real status of an offer. An offer lapses when it is pending while its request is paid for, expires or is
 * cancelled; nothing is written on the offer itself.
 */
export function statusOfOffer(
  offer: Pick<Offer, 'status' | 'requestVersion'>,
  request: Pick<Request, 'lapsedThroughVersion'>,
): OfferStatus {
  const hasLapsed = offer.status === 'pending' && offer.requestVersion <= request.lapsedThroughVersion;
  return hasLapsed ? 'lapsed' : offer.status;
}

/** Whether an offer is pending or accepted. */
export function isLive(offer: Offer | undefined, request: Pick<Request, 'lapsedThroughVersion'>): boolean {
  if (!offer) return false;
  const status = statusOfOffer(offer, request);
  return status === 'pending' || status === 'accepted';
}

/**
 * Why a traveller cannot offer (gibby.txt, "Requests Detail"). 1: all their trips there return after the request's last
 * delivery day. 2: the trips are over. False when neither is the reason.
 */
export type CantType = 1 | 2 | false;

/** G19's text for each; the document has only the first. */
export const cantTypeTexts: Readonly<Record<Exclude<CantType, false>, string>> = {
  1: 'Your return date exceeds maximum return date set by requester',
  2: 'Your trip is over',
};

/** The viewer of a request: their id, their trips, and their last offer for it. */
interface Bidder {
  readonly userId: number;
  readonly trips: readonly Trip[];
  readonly lastOffer: Offer | undefined;
}

/** Whether a user may offer, and why not. */
export interface Offerability {
  readonly canOffer: boolean;
  readonly cantType: CantType;
  /** The trips that an offer may use, earliest return first; empty when none is possible. */
  readonly trips: readonly Trip[];
}

/**
 * Whether a user may offer for a request on `today` (`2016-09-14`, in Jakarta). It must be open and another user's, and
 * the user must have no live offer for it. One of their trips must lead to where the item is bought and return in time.
 */
export function offerabilityOf(request: Request, { userId, trips, lastOffer }: Bidder, today: string): Offerability {
  const isClosed = request.status !== 'open' || request.hiddenAt !== null || request.maximumDeliveryDate < today;
  if (isClosed || request.requesterId === userId || isLive(lastOffer, request)) return cannot(false);
  const there = trips.filter(({ destinations }) =>
    destinations.some(({ countryId }) => countryId === request.countryId),
  );
  const ahead = there.filter(({ returnDate }) => returnDate >= today);
  const inTime = ahead.filter(({ returnDate }) => returnDate <= request.maximumDeliveryDate);
  if (inTime.length > 0) return { canOffer: true, cantType: false, trips: inTime.toSorted(byReturn) };
  if (there.length === 0) return cannot(false);
  return cannot(ahead.length > 0 ? 1 : 2);
}

function cannot(cantType: CantType): Offerability {
  return { canOffer: false, cantType, trips: [] };
}

function byReturn(a: Trip, b: Trip): number {
  if (a.returnDate === b.returnDate) return a.id - b.id;
  return a.returnDate < b.returnDate ? -1 : 1;
}
