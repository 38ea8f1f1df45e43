import type { Timestamp } from './time.ts';

/** An open request as travellers are matched with it. */
export interface OpenRequest {
  readonly requestId: number;
  readonly requesterId: number;
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
