import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** The state of a request (state-machines.md, section 3). */
export const RequestStatus = z.enum([
  'open',
  'pendingDeposit',
  'inProgress',
  'purchased',
  'delivered',
  'disputed',
  'completed',
  'canceled',
]);
export type RequestStatus = z.infer<typeof RequestStatus>;

/** The document's forms of a status: its name, and the number by which lists are filtered (gibby.txt, "Requests"). */
export const wireStatuses: Readonly<Record<RequestStatus, { readonly name: string; readonly number: 0 | 1 | 2 | 3 }>> =
  {
    open: { name: 'Open', number: 0 },
    canceled: { name: 'Canceled', number: 1 },
    pendingDeposit: { name: 'Pending Deposit', number: 2 },
    inProgress: { name: 'On Progress', number: 2 },
    purchased: { name: 'On Progress', number: 2 },
    delivered: { name: 'On Progress', number: 2 },
    disputed: { name: 'On Progress', number: 2 },
    completed: { name: 'Completed', number: 3 },
  };

/** Why a requester complains (G72): 1 the item did not arrive, 2 it is not what was requested. */
export const ComplaintType = z.union([z.literal(1), z.literal(2)]);
export type ComplaintType = z.infer<typeof ComplaintType>;

/** The offer that a request has accepted, with everything that later steps need of it. Amounts are whole rupiah. */
export const AcceptedOffer = z.object({
  offerId: GibbyId,
  travellerId: GibbyId,
  tripId: GibbyId,
  priceMinor: z.int().min(1),
  serviceFeeMinor: z.int().min(0),
  /** The sum of both: the amount in escrow after the payment. */
  priceToPayMinor: z.int().min(1),
  collectionMethodId: GibbyId,
  returnDate: GibbyDate,
  acceptedAt: Timestamp,
  /** When it was paid for; null before. */
  paidAt: Timestamp.nullable(),
});
export type AcceptedOffer = Readonly<z.infer<typeof AcceptedOffer>>;

/** The requester's description of the item (G18). Texts that were not given are empty. */
export interface RequestDetails {
  readonly itemName: string;
  readonly itemDescription: string;
  readonly categoryId: number;
  readonly brand: string;
  /** Free text, such as `1 pcs`. */
  readonly quantity: string;
  readonly colorFlavour: string;
  readonly size: string;
  readonly originalBox: boolean;
  readonly originalReceipt: boolean;
  /** At most ten. */
  readonly pictures: readonly Picture[];
  /** Where the item is to be bought. */
  readonly countryId: number;
  readonly cityId: number | null;
  /** `maximum_price`, which responses call `price`: whole rupiah. */
  readonly maximumPriceMinor: number;
  /** One of `collectionMethods`. */
  readonly collectionMethodId: number;
  /** `estimate_delivery`: the last useful day of delivery. */
  readonly maximumDeliveryDate: string;
  readonly deliveryCountryId: number;
  readonly deliveryCityId: number;
  readonly deliveryAddress: string;
  readonly shopAddress: string;
  readonly note: string;
}

/** A history entry of a request. `by` is a user's or administrator's id as text, or `system`. */
export interface RequestHistoryEntry {
  readonly event: string;
  readonly actor: string;
  readonly by: string;
  /** The complaint's type, or another value that distinguishes a repeat from a different command. */
  readonly choice?: number;
}

/** The request as it is stored; the source for every rule. */
export interface Request extends RequestDetails {
  readonly id: number;
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  readonly version: number;
  readonly status: RequestStatus;
  /** Version of the state machine that this request follows to its end. */
  readonly processVersion: number;
  readonly requesterId: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When `status` last changed; timers count from here. */
  readonly stateEnteredAt: Timestamp;
  /** How many offers were made, answered or not (`count_user_offer`). */
  readonly offerCount: number;
  /** Offers of this or an earlier version that are still pending have lapsed; 0 while none have. */
  readonly lapsedThroughVersion: number;
  /** Null while no offer is accepted. A cancelled or completed request keeps its last accepted offer. */
  readonly accepted: AcceptedOffer | null;
  readonly complaint: { readonly type: ComplaintType; readonly at: Timestamp } | null;
  /** Why it was cancelled: one of `reasons`. */
  readonly reasonId: number | null;
  /** When it was removed from all lists because too many users reported it (G70); null otherwise. */
  readonly hiddenAt: Timestamp | null;
  /** The entries of changes between states, oldest first; they identify repeats. Offers store their own history. */
  readonly history: readonly RequestHistoryEntry[];
}

/**
 * The fields of a request that lists, searches, matches, counters and messages need besides its change: part of every
 * event.
 */
export const RequestFacts = z.object({
  requesterId: GibbyId,
  itemName: z.string(),
  categoryId: GibbyId,
  /** Where the item is to be bought. */
  countryId: GibbyId,
  cityId: GibbyId.nullable(),
  deliveryCountryId: GibbyId,
  deliveryCityId: GibbyId,
  maximumPriceMinor: z.int(),
  maximumDeliveryDate: GibbyDate,
  createdAt: Timestamp,
  updatedAt: Timestamp,
  offerCount: z.int(),
  accepted: AcceptedOffer.nullable(),
  complaint: z.object({ type: ComplaintType, at: Timestamp }).nullable(),
  hiddenAt: Timestamp.nullable(),
});
export type RequestFacts = Readonly<z.infer<typeof RequestFacts>>;

/** The offer that an event is about: made, accepted, declined, withdrawn, cancelled, lapsed or paid. */
export const OfferOfEvent = z.object({
  offerId: GibbyId,
  travellerId: GibbyId,
  tripId: GibbyId,
  priceMinor: z.int(),
  serviceFeeMinor: z.int(),
  returnDate: GibbyDate,
});
export type OfferOfEvent = Readonly<z.infer<typeof OfferOfEvent>>;

/** The events of a request: those of its state machine (shared/gibby/requests/request.rules.ts), and its creation. */
export const RequestEventName = z.enum([
  'postRequest',
  'offer',
  'withdraw',
  'decline',
  'accept',
  'maximumDelivery',
  'pay',
  'depositTtl',
  'cancel',
  'cancelOffer',
  'purchase',
  'deliver',
  'receive',
  'autoReceive',
  'complain',
  'resolveForRequester',
  'resolveForTraveller',
  'resolveBySplit',
  'hide',
]);

/** One change of a request's lifecycle, stored for ever and read by consumers of the table's stream. */
export const RequestEvent = z.object({
  requestId: GibbyId,
  ...lifecycleFields(RequestStatus, RequestEventName),
  /** The same as `seq`. */
  requestVersion: z.int().min(1),
  /** The request after the event. */
  request: RequestFacts,
  /** The offer that the event is about; null without one. */
  offer: OfferOfEvent.nullable(),
  /** One of `reasons`, for a refusal or a cancellation. */
  reasonId: GibbyId.nullable(),
  /** What was refunded to the requester's credit, and what the traveller earned: whole rupiah, 0 for nothing. */
  refundedMinor: z.int().min(0),
  earnedMinor: z.int().min(0),
});
export type RequestEvent = Readonly<z.infer<typeof RequestEvent>>;

/** The fields of a request that an event contains. */
export function factsOf(request: Request): RequestFacts {
  return {
    requesterId: request.requesterId,
    itemName: request.itemName,
    categoryId: request.categoryId,
    countryId: request.countryId,
    cityId: request.cityId,
    deliveryCountryId: request.deliveryCountryId,
    deliveryCityId: request.deliveryCityId,
    maximumPriceMinor: request.maximumPriceMinor,
    maximumDeliveryDate: request.maximumDeliveryDate,
    createdAt: request.createdAt,
    updatedAt: request.updatedAt,
    offerCount: request.offerCount,
    accepted: request.accepted,
    complaint: request.complaint,
    hiddenAt: request.hiddenAt,
  };
}
