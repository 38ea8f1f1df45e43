import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** The fields of an open request that matching needs. */
export const OpenRequest = z.object({
  requestId: GibbyId,
  requesterId: GibbyId,
  itemName: z.string(),
  /** Where the item is to be bought. */
  countryId: GibbyId,
  /** Where the item is to be delivered. */
  deliveryCountryId: GibbyId,
  /** The last useful day of delivery: `2016-11-05`. */
  maximumDeliveryDate: GibbyDate,
  createdAt: Timestamp,
});
export type OpenRequest = Immutable<z.infer<typeof OpenRequest>>;

/** One destination of an upcoming trip, with the fields that matching needs. */
export const WaitingTrip = z.object({
  tripId: GibbyId,
  travellerId: GibbyId,
  /** Where the traveller can buy an item. */
  countryId: GibbyId,
  /** Where the traveller returns to on the return date. */
  fromCountryId: GibbyId,
  returnDate: GibbyDate,
});
export type WaitingTrip = Immutable<z.infer<typeof WaitingTrip>>;

/**
 * The maximum number of travellers whom one new request matches, earliest return first. It also limits the requests of
 * one country that one new trip matches, earliest delivery date first. More would not help, and each costs a write.
 */
export const maxMatches = 200;

/** A request with a trip that matches it. */
export interface Pair {
  readonly request: OpenRequest;
  readonly trip: WaitingTrip;
}

/**
 * Why a match was found. Its traveller is notified of a new request. Of the matches of a new trip there is one summary,
 * and what has opened again comes back to the list without a word.
 */
const FoundBy = z.enum(['newRequest', 'newTrip', 'reopening']);
export type FoundBy = z.infer<typeof FoundBy>;

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
  /** Absent from matches that were stored before it was. */
  foundBy: FoundBy.optional(),
  at: Timestamp,
});
export type Match = Readonly<z.infer<typeof Match>>;

/** What a trip matched because it was new. */
export const TripMatches = z.object({
  event: z.literal('tripMatched'),
  tripId: GibbyId,
  userId: GibbyId,
  /** How many requests: at least one. */
  requests: z.int().min(1),
  at: Timestamp,
});
export type TripMatches = Readonly<z.infer<typeof TripMatches>>;
