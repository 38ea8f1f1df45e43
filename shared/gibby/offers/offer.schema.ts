import * as z from 'zod';
import { GibbyDate, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { whole } from '#shared/kernel/forms/number.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { OfferStatus } from './offer.ts';

/** A maximum beyond any item's price: a hundred billion rupiah. Even large sums of it stay exact. */
const highestPriceMinor = 100_000_000_000;

/** Body of G22 `POST /api/requests/{id}/offers`. */
export const OfferForm = z
  .object({
    collection_method: whole(1, 4),
    price: amount(highestPriceMinor),
    return_date: Day,
  })
  .meta({ id: 'OfferForm' });
export type OfferForm = z.infer<typeof OfferForm>;

/**
 * An offer on the wire (G21, G22). In the document, the response to a new one lacks the fee, and the list lacks the
 * method's id.
 */
export const OfferWire = z
  .object({
    id: GibbyId,
    request_id: GibbyId,
    item: z.string(),
    offered_price: z.int(),
    return_date: GibbyDate,
    collection_method: GibbyId.optional(),
    delivery_option: z.string(),
    user: z.string(),
    user_id: GibbyId,
    image: PhotoSet,
    location: z.string().describe('City and country of the traveller, as far as he has told them.'),
    service_fee: z.int().optional(),
    price_to_pay: z.int().optional(),
    is_accepted: z.boolean(),
    status: OfferStatus.optional().describe('Not in the document.'),
  })
  .meta({ id: 'Offer' });
export type OfferWire = z.infer<typeof OfferWire>;

/** One row of G63. `request_name` is the requester's name, as documented; `user_id` is the offer's traveller. */
export const TripOfferRow = z
  .object({
    id: GibbyId,
    user_id: GibbyId,
    request_id: GibbyId,
    request_name: z.string(),
    request_url: z.url(),
    item_name: z.string(),
    status: z.string(),
    images: PhotoSet,
  })
  .meta({ id: 'TripOffer' });
export type TripOfferRow = z.infer<typeof TripOfferRow>;

/** One row of G12. */
export const UnpaidRequestRow = z
  .object({
    id: GibbyId,
    item: z.string(),
    price_to_pay: z.int(),
    images: z.array(PhotoSet),
  })
  .meta({ id: 'UnpaidRequest' });
export type UnpaidRequestRow = z.infer<typeof UnpaidRequestRow>;

/** Response of the routes that decide about a request or an offer. */
export const DecisionAnswer = z.object({ message: z.string() }).meta({ id: 'OfferDecision' });
