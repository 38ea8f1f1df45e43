import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Offer, OfferStatus } from './offer.ts';

/** How an offer changes; it is written in the transaction of the request's own transition. */
export interface OfferChange {
  readonly status: OfferStatus;
  readonly reasonId: number | null;
  /** A moment of the clock (ISO). */
  readonly at: string;
}

/** A destination of a trip: offers are listed by where the item is bought. */
export type TripCountry = Pick<Offer, 'tripId' | 'countryId'>;

export interface OffersReader {
  /** Strongly consistent. */
  get(requestId: number, offerId: number): Promise<Offer | undefined>;
  /** Those that exist, by id of the request and of the offer. Eventually consistent. */
  getMany(keys: readonly { readonly requestId: number; readonly offerId: number }[]): Promise<readonly Offer[]>;
  /** The last offer that a traveller made for a request, whatever became of it. Strongly consistent. */
  lastOf(requestId: number, travellerId: number): Promise<Offer | undefined>;
  /** A page of a request's offers, the oldest first. Eventually consistent. */
  ofRequest(requestId: number, wish: PageWish): Promise<Page<Offer>>;
  /** A page of the offers that were made on a trip for items from one country, the oldest first. Eventually consistent. */
  ofTrip(trip: TripCountry, wish: PageWish): Promise<Page<Offer>>;
  /** How many of those there are. */
  countOfTrip(trip: TripCountry): Promise<number>;
}

export interface OffersWriter extends OffersReader {
  /**
   * A new offer, which becomes its traveller's last one. `before` is the last one that was read. The commit fails with
   * `changed_meanwhile` when another one has taken its place since: nobody has two live offers for one request.
   */
  creation(offer: Offer, before: Offer | undefined): Write[];
  /** The commit fails with `changed_meanwhile` unless the offer still has the status that was read. */
  change(offer: Pick<Offer, 'requestId' | 'id' | 'status'>, change: OfferChange): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    offers: { read: OffersReader; write: OffersWriter };
  }
}
