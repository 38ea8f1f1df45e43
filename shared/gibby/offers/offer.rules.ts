import type { Request } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import type { Offer, OfferStatus } from './offer.ts';

/** What every deal costs in rupiah, whatever its price: 17,500 on 50,000 and 65,000 on 1,000,000 (G21, G17 samples). */
const baseFeeMinor = 15_000;
/** One part in twenty of the price comes on top: 5 %. */
const feeDivisor = 20;

/** What Gibby takes for a deal of this price, rounded half up to whole rupiah. */
export function serviceFeeMinor(priceMinor: number): number {
  return baseFeeMinor + Math.floor((priceMinor + feeDivisor / 2) / feeDivisor);
}

/**
 * Where an offer really stands. What was pending when its request was paid for, expired or was cancelled has lapsed, and
 * nothing is written for it.
 */
export function statusOfOffer(
  offer: Pick<Offer, 'status' | 'requestVersion'>,
  request: Pick<Request, 'lapsedThroughVersion'>,
): OfferStatus {
  const hasLapsed = offer.status === 'pending' && offer.requestVersion <= request.lapsedThroughVersion;
  return hasLapsed ? 'lapsed' : offer.status;
}

/** Whether an offer waits for an answer, or is the one that was accepted. */
export function isLive(offer: Offer | undefined, request: Pick<Request, 'lapsedThroughVersion'>): boolean {
  if (!offer) return false;
  const status = statusOfOffer(offer, request);
  return status === 'pending' || status === 'accepted';
}

/**
 * Why a traveller cannot offer (gibby.txt, "Requests Detail"): 1 all his trips there end behind the last day on which the
 * item is of use, 2 they are over. False where it is for neither reason.
 */
export type CantType = 1 | 2 | false;

/** What G19 says of each; the document has only the first. */
export const cantTypeTexts: Readonly<Record<Exclude<CantType, false>, string>> = {
  1: 'Your return date exceeds maximum return date set by requester',
  2: 'Your trip is over',
};

/** Who looks at a request: his own id, his trips, and his last offer for it. */
export interface Bidder {
  readonly userId: number;
  readonly trips: readonly Trip[];
  readonly lastOffer: Offer | undefined;
}

/** Whether somebody may offer, and why not. */
export interface Offerability {
  readonly canOffer: boolean;
  readonly cantType: CantType;
  /** The trips that an offer may go with, the one that is back first in front; empty where none is possible. */
  readonly trips: readonly Trip[];
}

/**
 * Whether a user may offer for a request on `today` (`2016-09-14`, of Jakarta): it is open and not his own, no offer of
 * his is live, and one of his trips leads to where the item is bought and is back in time.
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
