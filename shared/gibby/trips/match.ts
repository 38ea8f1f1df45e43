import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** An open request as travellers are matched with it. */
export interface OpenRequest {
  readonly requestId: number;
  readonly requesterId: number;
  readonly itemName: string;
  /** Where the item is to be bought. */
  readonly countryId: number;
  /** Where it is wanted. */
  readonly deliveryCountryId: number;
  /** The last day on which it is of use: `2016-11-05`. */
  readonly maximumDeliveryDate: string;
  readonly createdAt: Timestamp;
}

/** One destination of a trip ahead, as requests are matched with it. */
export interface WaitingTrip {
  readonly tripId: number;
  readonly travellerId: number;
  /** Where the traveller could buy something. */
  readonly countryId: number;
  /** Where he is back on the day of return. */
  readonly fromCountryId: number;
  readonly returnDate: string;
}

/**
 * Travellers who are told of one request, and requests of one country that one traveller is told of: those who are back
 * first, and those that are needed first. More would help nobody, and every one of them is a write.
 */
export const mostMatches = 200;

/** That a user's trip matches an open request: the match itself, which is its own event. */
export const Match = z.object({
  event: z.literal('matched'),
  requestId: GibbyId,
  requesterId: GibbyId,
  itemName: z.string(),
  userId: GibbyId,
  /** The first trip that matched. */
  tripId: GibbyId,
  /** The latest day of return of the trips that match. */
  until: GibbyDate,
  at: Timestamp,
});
export type Match = Readonly<z.infer<typeof Match>>;
