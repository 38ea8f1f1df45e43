import * as z from 'zod';
import { GibbyDate, GibbyId } from '#shared/gibby/kernel/wire.ts';
import type { Picture } from '#shared/gibby/pictures/picture.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** Where a request stands (state-machines.md, section 3). */
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

/** How the document writes a status: its words, and the number that lists are filtered by (gibby.txt, "Requests"). */
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

/** Why a requester complains (G72): 1 the item did not arrive, 2 it is not what was asked for. */
export const ComplaintType = z.union([z.literal(1), z.literal(2)]);
export type ComplaintType = z.infer<typeof ComplaintType>;

/** The offer that a request has accepted, with all that the later steps need of it. Amounts are whole rupiah. */
export const AcceptedOffer = z.object({
  offerId: GibbyId,
  travellerId: GibbyId,
  tripId: GibbyId,
  priceMinor: z.int().min(1),
  serviceFeeMinor: z.int().min(0),
  /** The sum of both: what stands in escrow once it is paid. */
  priceToPayMinor: z.int().min(1),
  collectionMethodId: GibbyId,
  returnDate: GibbyDate,
  acceptedAt: Timestamp,
  /** When it was paid for; null before. */
  paidAt: Timestamp.nullable(),
});
export type AcceptedOffer = Readonly<z.infer<typeof AcceptedOffer>>;

/** What a requester tells of what he wants (G18). Texts are empty where nothing was said. */
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
  /** Where it is to be bought. */
  readonly countryId: number;
  readonly cityId: number | null;
  /** `maximum_price`, which answers call `price`: whole rupiah. */
  readonly maximumPriceMinor: number;
  /** One of `collectionMethods`. */
  readonly collectionMethodId: number;
  /** `estimate_delivery`: the last day on which it is of use. */
  readonly maximumDeliveryDate: string;
  readonly deliveryCountryId: number;
  readonly deliveryCityId: number;
  readonly deliveryAddress: string;
  readonly shopAddress: string;
  readonly note: string;
}

/** One thing that was done to a request, by a user's id, an administrator's, or `system`. */
export interface RequestDeed {
  readonly event: string;
  readonly actor: string;
  readonly by: string;
  /** The complaint's type, or whatever else tells a repeat from another wish. */
  readonly choice?: number;
}

/** The request as it is stored; the truth that every rule reads. */
export interface Request extends RequestDetails {
  readonly id: number;
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  readonly version: number;
  readonly status: RequestStatus;
  /** Version of the process table that this request follows to its end. */
  readonly processVersion: number;
  readonly requesterId: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When `status` last became another one; timers count from here. */
  readonly stateEnteredAt: Timestamp;
  /** How many offers were made, answered or not (`count_user_offer`). */
  readonly offerCount: number;
  /** Offers of this version and before that are still pending have lapsed; 0 while none have. */
  readonly lapsedThroughVersion: number;
  /** Null while no offer is accepted. A cancelled or completed request keeps the one it ended with. */
  readonly accepted: AcceptedOffer | null;
  readonly complaint: { readonly type: ComplaintType; readonly at: Timestamp } | null;
  /** Why it was cancelled: one of `reasons`. */
  readonly reasonId: number | null;
  /** When it was taken out of all lists because too many reported it (G70); null otherwise. */
  readonly hiddenAt: Timestamp | null;
  /** The deeds that moved it from state to state, oldest first; they recognise repeats. Offers keep their own. */
  readonly history: readonly RequestDeed[];
}

/** What lists, searches, matches, counters and messages need of a request beside its change: part of every event. */
export const RequestFacts = z.object({
  requesterId: GibbyId,
  itemName: z.string(),
  categoryId: GibbyId,
  /** Where it is to be bought. */
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

/** What may happen to a request: the events of its process table (shared/gibby/requests/request.rules.ts), and how it began. */
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

/** One change of a request's lifecycle, kept for ever and read by consumers of the table's stream. */
export const RequestEventRecord = z.object({
  requestId: GibbyId,
  /** 1 for the creation, then without a gap; the same as `requestVersion`. */
  seq: z.int().min(1),
  /** Null for the creation. */
  from: RequestStatus.nullable(),
  to: RequestStatus,
  event: RequestEventName,
  actor: z.string(),
  /** A user's id as text, an administrator's, or `system`. */
  by: z.string(),
  at: Timestamp,
  requestVersion: z.int().min(1),
  /** The request as the event leaves it. */
  request: RequestFacts,
  /** The offer that the event is about; null where it is about none. */
  offer: OfferOfEvent.nullable(),
  /** One of `reasons`, for a refusal or a cancellation. */
  reasonId: GibbyId.nullable(),
  /** What was paid back to the requester's credit, and what the traveller was paid: whole rupiah, 0 where nothing was. */
  refundedMinor: z.int().min(0),
  earnedMinor: z.int().min(0),
});
export type RequestEvent = Readonly<z.infer<typeof RequestEventRecord>>;

/** What an event keeps of a request. */
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
