import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Offer, OfferStatus } from './offer.ts';

/** A change of an offer, written in the transaction of the request's own transition. */
export interface OfferChange {
  readonly status: OfferStatus;
  readonly reasonId: number | null;
  /** A moment of the clock (ISO). */
  readonly at: string;
}

/** A destination of a trip: a trip's offers are listed by the country where the item is bought. */
export type TripCountry = Pick<Offer, 'tripId' | 'countryId'>;

export interface OffersReader {
  /** Strongly consistent. */
  get(requestId: number, offerId: number): Promise<Offer | undefined>;
  /** The offers that exist, by id of the request and of the offer. Eventually consistent. */
  getMany(keys: readonly { readonly requestId: number; readonly offerId: number }[]): Promise<readonly Offer[]>;
  /** The last offer that a traveller made for a request, in any status. Strongly consistent. */
  lastOf(requestId: number, travellerId: number): Promise<Offer | undefined>;
  /** A page of a request's offers, oldest first. Eventually consistent. */
  ofRequest(requestId: number, pageQuery: PageQuery): Promise<Page<Offer>>;
  /** A page of the offers that were made on a trip for items from one country, oldest first. Eventually consistent. */
  ofTrip(trip: TripCountry, pageQuery: PageQuery): Promise<Page<Offer>>;
  /** How many offers `ofTrip` lists in all. */
  countOfTrip(trip: TripCountry): Promise<number>;
}

export interface OffersWriter extends OffersReader {
  /**
   * A new offer, which becomes its traveller's last one. `before` is the last one that was read. The commit fails with
   * `changed_meanwhile` when it is no longer the last one, so a traveller never has two live offers for a request.
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
