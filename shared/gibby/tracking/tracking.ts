import * as z from 'zod';
import { GibbyDate, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { ComplaintType, RequestStatus } from '#shared/gibby/requests/request.ts';
import { Day } from '#shared/kernel/forms/day.ts';
import { quoted } from '#shared/kernel/forms/name.ts';
import { wholeIn } from '#shared/kernel/forms/number.ts';
import { BodyId, GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { CourierSlug, Parcel, TrackingNumber } from './parcel.ts';

/**
 * The shipment of an item from its payment on, separate from the state of its request: one for each offer that was paid
 * for. A request whose traveller cancelled gets another one for the next traveller.
 */
export const Tracking = z.object({
  requestId: GibbyId,
  /** The paid offer; the document calls it `tracking_id`. */
  offerId: GibbyId,
  /** Days that the parties reported; null until then. */
  purchasedOn: GibbyDate.nullable(),
  shippedOn: GibbyDate.nullable(),
  receivedOn: GibbyDate.nullable(),
  /** Null without a courier. */
  parcel: Parcel.nullable(),
});
export type Tracking = Immutable<z.infer<typeof Tracking>>;

/** A paid offer of a request, and its two parties. */
export interface Deal {
  readonly requestId: number;
  readonly offerId: number;
  readonly requesterId: number;
  readonly travellerId: number;
}

/** The sentence after an item's name for each delivery status of a courier (AfterShip, "Delivery Statuses"). */
const statusWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    InfoReceived: 'is announced to the courier',
    InTransit: 'is on its way',
    OutForDelivery: 'is out for delivery',
    AttemptFail: 'could not be delivered: the courier will try again',
    AvailableForPickup: 'waits for you at the courier',
    Delivered: 'has been delivered by the courier',
    Exception: 'is held up at the courier',
  }),
);

/** A sentence about an item with this status; couriers have more statuses than this map. */
export function statusSentence(item: string, tag: string): string {
  return `${quoted(item)} ${statusWords.get(tag) ?? 'has news from the courier'}`;
}

/** How many items a user has paid for, and how many they bring to others. */
export interface TrackingCounts {
  readonly asRequester: number;
  readonly asTraveller: number;
}

/** A courier's report about a parcel, before it has an id here. */
export const NewCheckpoint = z.object({
  /** The tracking provider's name of the delivery status, such as `InTransit` (AfterShip, "Delivery Statuses"). */
  tag: z.string(),
  /** The courier's local time, without a zone. */
  time: GibbyTime,
  /** The courier has said no time, so this one is when the tracking provider learned of it. */
  isTimeLearned: z.literal(true).optional(),
  message: z.string().nullable(),
  location: z.string().nullable(),
});
export type NewCheckpoint = Immutable<z.infer<typeof NewCheckpoint>>;

/** A checkpoint as it is stored. */
export const Checkpoint = NewCheckpoint.extend({
  id: GibbyId,
  createdAt: Timestamp,
});
export type Checkpoint = Immutable<z.infer<typeof Checkpoint>>;

/** What a courier's message adds to the stored checkpoints of a parcel. */
export interface CheckpointNews {
  /** Checkpoints that are not stored yet, oldest first. */
  readonly fresh: readonly NewCheckpoint[];
  /** Stored checkpoints of which the message says more, before and after. They are no news to anybody. */
  readonly completed: readonly CompletedCheckpoint[];
}

export interface CompletedCheckpoint {
  readonly before: Checkpoint;
  readonly after: Checkpoint;
}

/** What consumers of the table's stream receive when a courier reported something new. */
export const TrackingUpdated = z.object({
  event: z.literal('trackingUpdated'),
  /** The provider's id of its message: the same message is the same event. */
  updateId: z.string(),
  requestId: GibbyId,
  requesterId: GibbyId,
  item: z.string(),
  /** Of the request: an update after its end notifies no one. */
  status: RequestStatus,
  /** Of the latest checkpoint. */
  tag: z.string(),
  at: Timestamp,
});
export type TrackingUpdated = Readonly<z.infer<typeof TrackingUpdated>>;

/** Body of G45. */
export const PurchaseForm = z.object({ purchased_date: Day }).meta({ id: 'PurchaseForm' });

/**
 * Body of G46. A courier's parcel needs both of the last two fields, and the collection method JNE/POS requires them.
 */
export const DeliveryForm = z
  .object({
    tracking_ship_date: Day,
    tracking_number: TrackingNumber.optional(),
    slug: CourierSlug.optional(),
  })
  .meta({ id: 'DeliveryForm' });

/** Body of G47. */
export const ReceiptForm = z.object({ received_at: Day }).meta({ id: 'ReceiptForm' });

/** Body of G72. */
export const ComplaintForm = z
  .object({
    request_id: BodyId,
    status_complain: z
      .preprocess(wholeIn, ComplaintType)
      .describe('1 the item is not delivered, 2 it is not as described'),
  })
  .meta({ id: 'ComplaintForm' });

/** Response of G45 and G46. Its `http_code` is part of the body and differs from the HTTP status. */
export const ShipmentConfirmation = z
  .object({
    http_code: z.literal(201),
    message: z.string(),
    data: z.object({ tracking_ship_date: GibbyDate }),
  })
  .meta({ id: 'ShipmentConfirmation' });

/** Response of G47, in the same form. */
export const ReceiptConfirmation = z
  .object({
    http_code: z.literal(201),
    message: z.string(),
    data: z.object({ received_at: GibbyDate }),
  })
  .meta({ id: 'ReceiptConfirmation' });

/** A row of G42 and G43. */
export const TrackingRow = z
  .object({
    id: GibbyId.describe('Of the request: what its detail is asked for by.'),
    images: z.array(PhotoSet),
    item_name: z.string(),
    status: z.string(),
  })
  .meta({ id: 'Tracking' });
export type TrackingRow = z.infer<typeof TrackingRow>;

const CheckpointWire = z.object({
  id: GibbyId,
  tracking_id: GibbyId,
  tag: z.string(),
  checkpoint_time: GibbyTime,
  message: z.string().nullable(),
  location: z.string().nullable(),
  created_at: GibbyTime,
  updated_at: GibbyTime,
});

/** Response of G44. */
export const TrackingDetail = z
  .object({
    id: GibbyId,
    item: z.string(),
    images: z.array(PhotoSet),
    price: z.int(),
    delivery_option: z.string(),
    delivery_country: z.string(),
    delivery_city: z.string(),
    delivery_address: personal('address', z.string(), ['otherParty']),
    status: z.string(),
    tracking_number: z.string().nullable(),
    slug: z.string().nullable().optional().describe('Not in the document: the courier of the number.'),
    is_requester: z.boolean(),
    offeredBy: z.string(),
    requestBy: z.string(),
    purchased_at: GibbyDate.nullable().optional().describe('Not in the document.'),
    delivered_at: GibbyDate.nullable(),
    received_at: GibbyDate.nullable(),
    traveller_number: personal('contact', z.string().nullable(), ['otherParty']),
    requester_number: personal('contact', z.string().nullable(), ['otherParty']),
    tracking_details: z.array(CheckpointWire),
  })
  .meta({ id: 'TrackingDetail' });
export type TrackingDetail = z.infer<typeof TrackingDetail>;
