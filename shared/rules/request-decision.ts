import type { Offer } from '../domain/offer.ts';
import type { ComplaintType } from '../domain/request.ts';
import type { RequestActor, RequestEventName } from './request.ts';

/** Somebody's wish to move a request. */
export interface RequestAttempt {
  readonly event: RequestEventName;
  readonly actor: RequestActor;
  /** A user's id as text, an administrator's, or `system`. */
  readonly by: string;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** The stored offer that is meant: the one to be answered, or the bidder's last one. */
  readonly offer?: Offer;
  /** What an `offer` offers. */
  readonly newOffer?: NewOffer;
  /** One of `reasons`, for `decline`, `cancel` and `cancelOffer`. */
  readonly reasonId?: number;
  /** For `complain`. */
  readonly complaintType?: ComplaintType;
  /** For `resolveBySplit`: whole rupiah, which add up to the price to pay. */
  readonly split?: { readonly toRequesterMinor: number; readonly toTravellerMinor: number };
}

/** An offer as it comes in, with the trip that it goes with. */
export interface NewOffer {
  readonly id: number;
  readonly tripId: number;
  readonly priceMinor: number;
  readonly collectionMethodId: number;
  readonly returnDate: string;
}
