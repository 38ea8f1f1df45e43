import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** The fields of an open request that matching needs. */
export interface OpenRequest {
  readonly requestId: number;
  readonly requesterId: number;
  readonly itemName: string;
  /** Where the item is to be bought. */
  readonly countryId: number;
  /** Where the item is to be delivered. */
  readonly deliveryCountryId: number;
  /** The last useful day of delivery: `2016-11-05`. */
  readonly maximumDeliveryDate: string;
  readonly createdAt: Timestamp;
}

/** One destination of an upcoming trip, with the fields that matching needs. */
export interface WaitingTrip {
  readonly tripId: number;
  readonly travellerId: number;
  /** Where the traveller can buy an item. */
  readonly countryId: number;
  /** Where the traveller returns to on the return date. */
  readonly fromCountryId: number;
  readonly returnDate: string;
}

/**
 * The maximum number of travellers notified of one request, earliest return first. It also limits the requests of one
 * country that one traveller is notified of, earliest delivery date first. More would not help, and each costs a write.
 */
export const maxMatches = 200;

/** A user's trip matches an open request. The match is its own event. */
export const Match = z.object({
  event: z.literal('matched'),
  requestId: GibbyId,
  requesterId: GibbyId,
  itemName: z.string(),
  userId: GibbyId,
  /** The first trip that matched. */
  tripId: GibbyId,
  /** The latest return date of the matching trips. */
  until: GibbyDate,
  at: Timestamp,
});
export type Match = Readonly<z.infer<typeof Match>>;
