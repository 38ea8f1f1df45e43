import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/**
 * The stored status of an offer (state-machines.md, section 3). `lapsed` is stored only for an accepted offer that was
 * not paid for. All others lapse together when a request is paid for, expires or is cancelled. One number on the
 * request stores that (`lapsedThroughVersion`), since a transaction has no room for hundreds of offers. Use
 * `statusOfOffer` (shared/gibby/offers/offer.rules.ts), never this field alone.
 */
export const OfferStatus = z
  .enum(['pending', 'accepted', 'declined', 'withdrawn', 'canceled', 'lapsed', 'fulfilled'])
  .meta({ id: 'OfferStatus' });
export type OfferStatus = z.infer<typeof OfferStatus>;

/** A traveller's offer as it is stored (gibby.txt, "Request Offers"). Amounts are whole rupiah. */
export const Offer = z.object({
  id: GibbyId,
  requestId: GibbyId,
  travellerId: GibbyId,
  /** The requester, who may accept it; stored here so that no list has to read the request. */
  requesterId: GibbyId,
  /** The trip of the offer; it leads to the request's country. */
  tripId: GibbyId,
  /** Country of purchase, which is one of the trip's destinations. */
  countryId: GibbyId,
  status: OfferStatus,
  /** The price that the traveller asks. */
  priceMinor: z.int().min(1),
  /** 15,000 plus 5 % of the price. */
  serviceFeeMinor: z.int().min(0),
  /** One of `collectionMethods`. */
  collectionMethodId: GibbyId,
  /** The day on which the traveller returns. */
  returnDate: GibbyDate,
  /**
   * Version of the request that this offer created. The offer has lapsed when the request lapsed all offers up to this
   * version or a later one.
   */
  requestVersion: z.int().min(1),
  /** Why it was declined or cancelled: one of `reasons`. */
  reasonId: GibbyId.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Offer = Readonly<z.infer<typeof Offer>>;

/** What the requester pays for an offer: `price_to_pay` = `price` + `service_fee` (gibby.txt, "Requests"). */
export function priceToPayMinor({
  priceMinor,
  serviceFeeMinor,
}: Pick<Offer, 'priceMinor' | 'serviceFeeMinor'>): number {
  return priceMinor + serviceFeeMinor;
}
