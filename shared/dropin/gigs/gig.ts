import * as z from 'zod';
import { Month } from '#shared/dropin/invoices/invoice.ts';
import { code } from '#shared/kernel/forms/code.ts';
import { whole } from '#shared/kernel/forms/number.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { DecimalText, decimalNumber } from '#shared/kernel/money.ts';
import { personal } from '#shared/kernel/personal.ts';
import { HistoryEntry, PartyMessage } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { AdminActs } from '#shared/platform/accounts/admin-act.ts';
import { chatChannelOf } from '#shared/platform/realtime/pusher.ts';

/** All statuses of a gig, in the document's order (dropin.txt, "Getting gigs and counting gigs"). */
export const GigStatus = z
  .enum([
    'pendingOperator',
    'operatorFound',
    'allOperatorsRejected',
    'operatorEnroute',
    'handshaking',
    'streaming',
    'purchased',
    'voted',
    'invoiceGenerated',
    'invoiceSent',
    'compensated',
    'expired',
    'failed',
    'cancelled',
    'customerRejected',
    'terminated',
  ])
  .meta({ id: 'GigStatus' });
export type GigStatus = z.infer<typeof GigStatus>;

const anyStatus = GigStatus.options.join('|');

/** One status or several, separated by commas; at most as many as there are. */
export const GigStatuses = code(
  new RegExp(`^(${anyStatus})(, *(${anyStatus})){0,${GigStatus.options.length - 1}}$`),
  'must be statuses separated by commas',
)
  .transform((text) => text.split(/, */))
  .pipe(z.array(GigStatus));

/** The two parties of a gig. */
export const GigParty = z.enum(['customer', 'operator']);
export type GigParty = z.infer<typeof GigParty>;

/** A score of D18: whole stars. */
export const Score = whole(1, 5);
export type Score = z.infer<typeof Score>;

/** What the customer says about the place; free JSON of at most 4 KB, or null. */
export const GigMetaData = z
  .record(z.string(), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 4096, 'must be at most 4096 characters of JSON')
  .nullable();
export type GigMetaData = z.infer<typeof GigMetaData>;

/** Body of D11 `POST /gigs/claim/{gigId}`. */
export const ClaimAnswer = z.object({ response: z.enum(['accept', 'reject']) }).meta({ id: 'ClaimAnswer' });
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

/** Body of D18 `POST /gigs/rate/{gigId}`. */
export const GigRating = z.object({ rating: Score }).meta({ id: 'GigRating' });
export type GigRating = z.infer<typeof GigRating>;

/** A coordinate of the place that the customer asked for. */
const PlaceOfGig = personal('place', z.number().nullable(), ['otherParty', 'administrator']);

/** A score on the wire (D20, D23). */
export const RatingValue = z.object({ value: z.number() }).meta({ id: 'RatingValue' });

/**
 * The gig in the responses of D10 to D18. The document states no response for these routes, so this combines its
 * samples: the fields of D22, the channel, meta data and times of D20, the `{value}` ratings of D23. `customerRating`
 * is the score that the customer gave, `operatorRating` the one that the operator gave. `duration` is in seconds: the
 * stream's once there was one, otherwise from request to end (D22 shows 36 for an expired gig), and 0 before. `price`
 * is what the customer pays, present once it is fixed. The place is null for a direct request.
 */
export const WireGig = z
  .object({
    id: ObjectId,
    customer: ObjectId,
    operator: ObjectId.nullable(),
    status: GigStatus,
    longitude: PlaceOfGig,
    latitude: PlaceOfGig,
    duration: z.number(),
    chatChannel: z.string(),
    metaData: z.record(z.string(), z.unknown()).nullable(),
    customerRating: RatingValue.nullable(),
    operatorRating: RatingValue.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    price: z.number().optional(),
  })
  .meta({ id: 'Gig' });
export type WireGig = z.infer<typeof WireGig>;

/** What the routes share that send an event to a gig: they name it in the path and answer with it. */
export const gigEventRoute = {
  params: z.object({ gigId: ObjectId }),
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'busy'],
} as const;

/** One row of D22 `GET /gigs/{accountId}/getall`. */
export const GigSummary = WireGig.pick({
  id: true,
  customer: true,
  operator: true,
  customerRating: true,
  operatorRating: true,
  longitude: true,
  latitude: true,
  duration: true,
  status: true,
}).meta({ id: 'GigSummary' });
export type GigSummary = z.infer<typeof GigSummary>;

/**
 * Row of D20 `GET /payouts` and D21 `GET /purchases`. `account` is the other party; `amount` a string of two decimals.
 */
export const HistoryRecord = z
  .object({
    gig: WireGig.pick({
      id: true,
      createdAt: true,
      duration: true,
      status: true,
      chatChannel: true,
      latitude: true,
      longitude: true,
      metaData: true,
    }),
    payment: z.object({ id: ObjectId, amount: DecimalText, createdAt: Timestamp }),
    rating: RatingValue.nullable(),
    account: z.object({ firstName: z.string(), lastName: z.string(), profileImage: z.string() }),
  })
  .meta({ id: 'HistoryRecord' });
export type HistoryRecord = z.infer<typeof HistoryRecord>;

/** The status of the customer's payment (state-machines.md 4c). Only `confirmed` is in the document. */
export const PurchaseStatus = z
  .enum(['authorized', 'confirmed', 'refunded', 'partially_refunded', 'released'])
  .meta({ id: 'PurchaseStatus' });
export type PurchaseStatus = z.infer<typeof PurchaseStatus>;

/** The status of the operator's payment, in step with the gig's status after `voted` (state-machines.md 4c). */
export const PaymentStatus = z
  .enum(['need_invoice', 'invoiceGenerated', 'invoiceSent', 'compensated', 'void'])
  .meta({ id: 'PaymentStatus' });
export type PaymentStatus = z.infer<typeof PaymentStatus>;

const PartyName = z.object({ firstName: z.string(), lastName: z.string() });

/** D23 `GET /gigs/{accountId}/{gigId}`. `purchase` and `payment` are null before the gig is settled. */
export const GigDetail = z
  .object({
    gig: z.object({
      duration: z.number(),
      status: GigStatus,
      customer: PartyName,
      operator: PartyName.nullable(),
      customerRating: RatingValue.nullable(),
      operatorRating: RatingValue.nullable(),
      latitude: PlaceOfGig,
      longitude: PlaceOfGig,
    }),
    purchase: z.object({ status: PurchaseStatus, amount: z.number() }).nullable(),
    payment: z.object({ status: PaymentStatus, amount: z.number() }).nullable(),
  })
  .meta({ id: 'GigDetail' });
export type GigDetail = z.infer<typeof GigDetail>;

/** The gig as it is stored; the source for every rule. */
export const Gig = z.object({
  id: ObjectId,
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  version: z.int(),
  status: GigStatus,
  /** Version of the state machine that this gig follows to its end. */
  processVersion: z.int(),
  customer: ObjectId,
  /** Null until a claim. */
  operator: ObjectId.nullable(),
  /** The operators who received the offer of the gig; exactly one for a direct request. */
  candidates: z.array(ObjectId),
  /** Null for a direct request. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** As `GigMetaData`, whose limits hold for new gigs. */
  metaData: z.record(z.string(), z.unknown()).nullable(),
  /** OpenTok session, created once per gig at the first handshake; null before. */
  videoSessionId: z.string().nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** When `status` last changed; timers count from here. */
  stateEnteredAt: Timestamp,
  claimedAt: Timestamp.nullable(),
  startedAt: Timestamp.nullable(),
  stoppedAt: Timestamp.nullable(),
  /**
   * The operator's last heartbeat for this gig. It is written without a new version, so that it cannot conflict with a
   * stop.
   */
  lastPingAt: Timestamp.nullable(),
  /** The customer's, in the same way. Null when their app sends none, as the document knows none. */
  customerPingAt: Timestamp.nullable(),
  /** Of the stream; for a gig that ended without one, from request to end. Null while it is live. */
  durationSeconds: z.number().nullable(),
  /**
   * What is authorised on the customer's card: the hold of the creation, and what the customer has added to it. Stored
   * here because a tariff may change later.
   */
  holdMinor: z.int(),
  /** What the customer pays; null while nothing is due. */
  priceMinor: z.int().nullable(),
  /** The operator's share of it. */
  operatorShareMinor: z.int().nullable(),
  /** The month of the invoice that contains the gig; null before. */
  invoiceMonth: Month.nullable(),
  /** The score that each party gave. */
  ratings: z.object({ customer: Score.nullable(), operator: Score.nullable() }),
  /** The parties who have shaken hands. */
  shaken: z.array(GigParty),
  /** All history entries, oldest first; they identify repeats and answered offers. */
  history: z.array(HistoryEntry),
  acts: AdminActs,
});
export type Gig = Immutable<z.infer<typeof Gig>>;

/** One change of a gig's lifecycle, stored for ever and published to sockets, push, webhooks and audit. */
export const GigEvent = z.object({
  gigId: ObjectId,
  ...lifecycleFields(GigStatus, z.string()),
  /** The same as `seq`. */
  gigVersion: z.int(),
  /** The parties that the change notifies. */
  notify: z.array(PartyMessage).readonly(),
  /** Of `endingSoon` alone: when the stream ends unless it is extended. */
  paidUntil: Timestamp.optional(),
});
export type GigEvent = Readonly<z.infer<typeof GigEvent>>;

const settlementSide = {
  id: ObjectId,
  gigId: ObjectId,
  customer: ObjectId,
  operator: ObjectId,
  amountMinor: z.int(),
  createdAt: Timestamp,
};

/** What the customer pays for a gig: the amount that the capture's postings took. Stored once, with them. */
export const Purchase = z.object({ ...settlementSide, status: PurchaseStatus });
export type Purchase = Immutable<z.infer<typeof Purchase>>;

/** What the operator earns for a gig: the amount that the capture's postings credited. Stored once, with them. */
export const Payment = z.object({ ...settlementSide, status: PaymentStatus });
export type Payment = Immutable<z.infer<typeof Payment>>;

/** A stored gig in the form that D10 to D18 answer. */
export function wireGig(gig: Gig): WireGig {
  return {
    id: gig.id,
    customer: gig.customer,
    operator: gig.operator,
    status: gig.status,
    longitude: gig.longitude,
    latitude: gig.latitude,
    duration: gig.durationSeconds ?? 0,
    chatChannel: chatChannelOf(gig.id),
    metaData: gig.metaData,
    customerRating: ratingValueOf(gig.ratings.customer),
    operatorRating: ratingValueOf(gig.ratings.operator),
    createdAt: gig.createdAt,
    updatedAt: gig.updatedAt,
    ...(gig.priceMinor === null ? {} : { price: decimalNumber(gig.priceMinor) }),
  };
}

/**
 * A stored gig for a candidate who is not its operator: its state and approximate place. Only the two parties see the
 * exact place, the customer's meta data and the operator.
 */
export function offeredGig(gig: Gig): WireGig {
  const kept = { operator: null, metaData: null, priceMinor: null, durationSeconds: null };
  return wireGig({ ...gig, ...offeredPlace(gig), ...kept, ratings: { customer: null, operator: null } });
}

/**
 * Rounded to thousandths of a degree, about 100 m: enough to decide about an offer, while only the operator learns the
 * customer's exact place.
 */
export function offeredPlace({ latitude, longitude }: Pick<Gig, 'latitude' | 'longitude'>) {
  return { latitude: thousandths(latitude), longitude: thousandths(longitude) };
}

function thousandths(degrees: number | null): number | null {
  return degrees === null ? null : Number(degrees.toFixed(3));
}

/** A score in its wire form. */
export function ratingValueOf(score: Score | null): { value: number } | null {
  return score === null ? null : { value: score };
}
