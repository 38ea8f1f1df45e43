import * as z from 'zod';
import type { Month } from '#shared/dropin/invoices/invoice.ts';
import { Latitude, Longitude } from '#shared/kernel/geography.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { decimalNumber } from '#shared/kernel/money.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { EmailAddress, PhoneNumber } from '#shared/platform/accounts/identity.ts';

/** All statuses of a gig, in the document's order (dropin.txt, "Getting gigs and counting gigs"). */
export const GigStatus = z.enum([
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
]);
export type GigStatus = z.infer<typeof GigStatus>;

const anyStatus = GigStatus.options.join('|');

/** One status or several, separated by commas. */
export const GigStatuses = z
  .string()
  .regex(new RegExp(`^(${anyStatus})(, *(${anyStatus})){0,15}$`), 'must be statuses separated by commas')
  .transform((text) => text.split(/, */))
  .pipe(z.array(GigStatus));

/** The two people of a gig. */
export type GigParty = 'customer' | 'operator';

/** A score of D18: whole stars. */
export const Score = z.int().min(1).max(5);
export type Score = z.infer<typeof Score>;

/** What the customer wishes to say about the place; free JSON of at most 4 KB, or null. */
export const GigMetaData = z
  .record(z.string(), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 4096, 'must be at most 4096 characters of JSON')
  .nullable();
export type GigMetaData = z.infer<typeof GigMetaData>;

/** D10 body B: a request to one known operator. It needs no place: the operator's is meant. */
export const DirectGigRequest = z
  .object({
    email: EmailAddress.optional(),
    phone: PhoneNumber.optional(),
    metaData: GigMetaData.optional(),
  })
  // Without `abort` this would hide what is wrong with a request of the other form.
  .refine((body) => body.email !== undefined || body.phone !== undefined, {
    message: 'email or phone is required',
    abort: true,
  });
export type DirectGigRequest = z.infer<typeof DirectGigRequest>;

/** D10 body A: a request to whoever is near. An e-mail or phone would make it a direct one. */
export const NearbyGigRequest = z.object({
  longitude: Longitude,
  latitude: Latitude,
  deviceId: z.string().min(1).max(200).nullish(),
  claimId: z.string().min(1).max(200).nullish(),
  metaData: GigMetaData.optional(),
  email: z.null().optional(),
  phone: z.null().optional(),
});
export type NearbyGigRequest = z.infer<typeof NearbyGigRequest>;

/** Body of D10 `POST /gigs`. The document names no discriminator: an e-mail or phone makes the request direct. */
export const GigRequest = z.union([DirectGigRequest, NearbyGigRequest]);
export type GigRequest = z.infer<typeof GigRequest>;

/** Whether a request names its operator. */
export function isDirect(request: GigRequest): request is DirectGigRequest {
  return typeof request.email === 'string' || typeof request.phone === 'string';
}

/** Body of D11 `POST /gigs/claim/{gigId}`. */
export const ClaimAnswer = z.object({ response: z.enum(['accept', 'reject']) });
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

/** Body of D18 `POST /gigs/rate/{gigId}`. */
export const GigRating = z.object({ rating: Score });
export type GigRating = z.infer<typeof GigRating>;

/** A score on the wire (D20, D23). */
export const RatingValue = z.object({ value: z.number() });

/**
 * The gig as D10 to D18 answer it. The document states no answer for these routes, so this is the fullest of its samples:
 * the fields of D22, the channel, meta data and times of D20, the `{value}` ratings of D23.
 * `customerRating` is the score that the customer gave, `operatorRating` the one that the operator gave.
 * `duration` is seconds: of the stream once there was one, otherwise from request to end (D22 shows 36 for an expired
 * gig), 0 before. `price` is what the customer pays, present once it is fixed. Place is null for a direct request.
 */
export const WireGig = z.object({
  id: ObjectId,
  customer: ObjectId,
  operator: ObjectId.nullable(),
  status: GigStatus,
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  duration: z.number(),
  chatChannel: z.string(),
  metaData: z.record(z.string(), z.unknown()).nullable(),
  customerRating: RatingValue.nullable(),
  operatorRating: RatingValue.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  price: z.number().optional(),
});
export type WireGig = z.infer<typeof WireGig>;

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
});
export type GigSummary = z.infer<typeof GigSummary>;

/** Row of D20 `GET /payouts` and D21 `GET /purchases`. `account` is the other party; `amount` a string of two decimals. */
export const HistoryRecord = z.object({
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
  payment: z.object({ id: ObjectId, amount: z.string(), createdAt: Timestamp }),
  rating: RatingValue.nullable(),
  account: z.object({ firstName: z.string(), lastName: z.string(), profileImage: z.string() }),
});
export type HistoryRecord = z.infer<typeof HistoryRecord>;

/** The customer's side of the money (state-machines.md, section 4c). Only `confirmed` is in the document. */
export const PurchaseStatus = z.enum(['authorized', 'confirmed', 'refunded', 'partially_refunded', 'released']);
export type PurchaseStatus = z.infer<typeof PurchaseStatus>;

/** The operator's side of the money, in step with the gig's status after `voted` (state-machines.md, section 4c). */
export const PaymentStatus = z.enum(['need_invoice', 'invoiceGenerated', 'invoiceSent', 'compensated', 'void']);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

const PartyName = z.object({ firstName: z.string(), lastName: z.string() });

/** D23 `GET /gigs/{accountId}/{gigId}`. `purchase` is for the customer, `payment` for the operator; else null. */
export const GigDetail = z.object({
  gig: z.object({
    duration: z.number(),
    status: GigStatus,
    customer: PartyName,
    operator: PartyName.nullable(),
    customerRating: RatingValue.nullable(),
    operatorRating: RatingValue.nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  }),
  purchase: z.object({ status: PurchaseStatus, amount: z.number() }).nullable(),
  payment: z.object({ status: PaymentStatus, amount: z.number() }).nullable(),
});
export type GigDetail = z.infer<typeof GigDetail>;

/** The gig as it is stored; the truth that every rule reads. */
export interface Gig {
  readonly id: ObjectId;
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  readonly version: number;
  readonly status: GigStatus;
  /** Version of the process table that this gig follows to its end. */
  readonly processVersion: number;
  readonly customer: ObjectId;
  /** Null until a claim. */
  readonly operator: ObjectId | null;
  /** The operators who were offered the gig; exactly one for a direct request. */
  readonly candidates: readonly ObjectId[];
  /** Null for a direct request. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly metaData: GigMetaData;
  /** OpenTok session, made once per gig at the first handshake; null before. */
  readonly videoSessionId: string | null;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When `status` last became another one; timers count from here. */
  readonly stateEnteredAt: Timestamp;
  readonly claimedAt: Timestamp | null;
  readonly startedAt: Timestamp | null;
  readonly stoppedAt: Timestamp | null;
  /** The operator's last sign of life for this gig. Written without a new version: a ping must not lose a race to a stop. */
  readonly lastPingAt: Timestamp | null;
  /** Of the stream; for a gig that ended without one, from request to end. Null while it is live. */
  readonly durationSeconds: number | null;
  /** What was authorised on the customer's card when the gig began; kept here because a tariff may change meanwhile. */
  readonly holdMinor: number;
  /** What the customer pays; null while nothing is due. */
  readonly priceMinor: number | null;
  /** What the operator is owed of it. */
  readonly operatorShareMinor: number | null;
  /** The month whose invoice the gig is on; null until it is on one. */
  readonly invoiceMonth: Month | null;
  /** The score that each party gave. */
  readonly ratings: Readonly<Record<GigParty, Score | null>>;
  /** The parties who have shaken hands. */
  readonly shaken: readonly GigParty[];
  /** Everything that was done, oldest first: it recognises repeats and answered offers. */
  readonly history: readonly { readonly event: string; readonly actor: string; readonly by: string }[];
}

/** One change of a gig's lifecycle, kept for ever and published to sockets, push, webhooks and audit. */
export interface GigEvent {
  readonly gigId: ObjectId;
  /** 1 for the creation, then without a gap; the same as `gigVersion`. */
  readonly seq: number;
  /** Null for the creation. */
  readonly from: GigStatus | null;
  readonly to: GigStatus;
  readonly event: string;
  readonly actor: string;
  /** Account id, or `system`. */
  readonly by: string;
  readonly at: Timestamp;
  readonly gigVersion: number;
  /** Who is told about it, in the form of the process table. */
  readonly notify: readonly { readonly to: string; readonly code: number | null; readonly message: string }[];
}

/** The form of an event as consumers of the table's stream receive it. */
export const GigEventRecord = z.object({
  gigId: ObjectId,
  seq: z.int().min(1),
  from: GigStatus.nullable(),
  to: GigStatus,
  event: z.string(),
  actor: z.string(),
  by: z.string(),
  at: Timestamp,
  gigVersion: z.int(),
  notify: z.array(z.object({ to: z.string(), code: z.int().nullable(), message: z.string() })),
});

/** What the customer pays for a gig: what the capture's postings took. Stored with them, once. */
export interface Purchase {
  readonly id: ObjectId;
  readonly gigId: ObjectId;
  readonly customer: ObjectId;
  readonly operator: ObjectId;
  readonly status: PurchaseStatus;
  readonly amountMinor: number;
  readonly createdAt: Timestamp;
}

/** What the operator is owed for a gig: what the capture's postings credited. Stored with them, once. */
export interface Payment {
  readonly id: ObjectId;
  readonly gigId: ObjectId;
  readonly customer: ObjectId;
  readonly operator: ObjectId;
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  readonly createdAt: Timestamp;
}

/** The public name of a gig's chat channel (D20 sample). */
export function chatChannelOf(gigId: ObjectId): string {
  return `chat_${gigId}`;
}

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
 * A stored gig as an operator may see it who was offered it and does not go there: how it stands and about where it is.
 * The place itself, what the customer says of it and who goes there are for the two parties.
 */
export function offeredGig(gig: Gig): WireGig {
  const kept = { operator: null, metaData: null, priceMinor: null, durationSeconds: null };
  return wireGig({ ...gig, ...offeredPlace(gig), ...kept, ratings: { customer: null, operator: null } });
}

/** Thousandths of a degree, about 100 m: enough to decide by, while the customer's door is the claimer's to know. */
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
