import * as z from 'zod';
import { type PlainFields, storedShape } from '#shared/gibby/kernel/plain-fields.ts';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { Picture } from '#shared/gibby/pictures/picture.ts';
import { ModerationOutcome } from '#shared/gibby/reports/moderation.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { must } from '#shared/kernel/forms/form.ts';
import { name, optionalLine } from '#shared/kernel/forms/name.ts';
import { optionalText } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { personal } from '#shared/kernel/personal.ts';
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

const isEmpty = (value: unknown) => typeof value === 'string' && value.trim() === '';

/** An absent or empty flag is false. */
const FlagOrNone = z.preprocess((value) => (isEmpty(value) ? undefined : value), Flag.default(false));

/** How many, or how much (`2 boxes`). */
const Quantity = z.preprocess(
  (value: string | number) => (typeof value === 'number' ? String(value) : value),
  name(50).refine((text) => !/^[-\u2212]|^[+0.,\s]+$/u.test(text), must('must be at least 1')),
);

const flag = { form: FlagOrNone, stored: z.boolean(), wire: z.boolean() };
const words = { stored: z.string(), wire: z.string() };
const line = (maxCharacters: number) => ({ form: optionalLine(maxCharacters).default(''), ...words });
const lines = (maxCharacters: number) => ({ form: optionalText(maxCharacters).default(''), ...words });

/** The fields that a requester fills in. Responses show them as they are, the personal ones to the parties alone. */
export const requestFields = {
  itemName: { name: 'item_name', form: name(100), ...words },
  itemDescription: {
    name: 'item_description',
    form: optionalText(2000).default(''),
    stored: z.string(),
    wire: z.string().optional().describe('Not in the document, which asks for it and never shows it.'),
  },
  brand: { name: 'brand', ...line(100) },
  /** Free text, such as `1 pcs`. */
  quantity: { name: 'quantity', form: Quantity, ...words },
  colorFlavour: { name: 'color_flavour', ...line(100) },
  size: { name: 'size', ...line(100) },
  originalBox: { name: 'original_box', ...flag },
  originalReceipt: { name: 'original_receipt', ...flag },
  deliveryAddress: { name: 'delivery_address', ...lines(500), wire: personal('address', z.string(), ['otherParty']) },
  shopAddress: { name: 'shop_address', ...lines(500) },
  note: { name: 'note', ...lines(2000), wire: personal('note', z.string(), ['otherParty']) },
} as const satisfies PlainFields;

/** The requester's description of the item (G18). Texts that were not given are empty. */
export const RequestDetails = z.object({
  ...storedShape(requestFields),
  categoryId: GibbyId,
  /** At most ten. */
  pictures: z.array(Picture),
  /** Where the item is to be bought. */
  countryId: GibbyId,
  cityId: GibbyId.nullable(),
  /** `maximum_price`, which responses call `price`: whole rupiah. */
  maximumPriceMinor: z.int(),
  /** One of `collectionMethods`. */
  collectionMethodId: GibbyId,
  /** `estimate_delivery`: the last useful day of delivery. */
  maximumDeliveryDate: GibbyDate,
  deliveryCountryId: GibbyId,
  deliveryCityId: GibbyId,
});
export type RequestDetails = Immutable<z.infer<typeof RequestDetails>>;

/** A history entry of a request. `by` is a user's or administrator's id as text, or `system`. */
export const RequestHistoryEntry = z.object({
  event: z.string(),
  actor: z.string(),
  by: z.string(),
  /** The complaint's type, or another value that distinguishes a repeat from a different command. */
  choice: z.int().optional(),
});
export type RequestHistoryEntry = Immutable<z.infer<typeof RequestHistoryEntry>>;

/** The request as it is stored; the source for every rule. */
export const Request = RequestDetails.extend({
  id: GibbyId,
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  version: z.int(),
  status: RequestStatus,
  /** Version of the state machine that this request follows to its end. */
  processVersion: z.int(),
  requesterId: GibbyId,
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** When `status` last changed; timers count from here. */
  stateEnteredAt: Timestamp,
  /** The version with which it last left the states without a timer; names its execution. Old requests lack it. */
  timedFromVersion: z.int().optional(),
  /** How many offers were made, answered or not (`count_user_offer`). */
  offerCount: z.int(),
  /** Offers of this or an earlier version that are still pending have lapsed; 0 while none have. */
  lapsedThroughVersion: z.int(),
  /** Null while no offer is accepted. A cancelled or completed request keeps its last accepted offer. */
  accepted: AcceptedOffer.nullable(),
  complaint: z.object({ type: ComplaintType, at: Timestamp }).nullable(),
  /** Why it was cancelled: one of `reasons`. */
  reasonId: GibbyId.nullable(),
  /** When it was removed from all lists, by the reports of users (G70) or an administrator (X52); null otherwise. */
  hiddenAt: Timestamp.nullable(),
  /** What an administrator has decided last, and how many reports had counted by then. Old requests lack it. */
  moderated: z.object({ outcome: ModerationOutcome, reportCount: z.int() }).nullable().default(null),
  /** The entries of changes between states, oldest first; they identify repeats. Offers store their own history. */
  history: z.array(RequestHistoryEntry),
});
export type Request = Immutable<z.infer<typeof Request>>;

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
  'show',
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
