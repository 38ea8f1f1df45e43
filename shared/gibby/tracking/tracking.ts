import * as z from 'zod';
import { GibbyDate, GibbyTime, PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { ComplaintType, RequestStatus } from '#shared/gibby/requests/request.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { CourierSlug, type Parcel, TrackingNumber } from './parcel.ts';

/**
 * What becomes of an item from its payment on, beside the state of its request: one for each offer that was paid for. A
 * request whose traveller gave up has another one for the traveller after him.
 */
export interface Tracking {
  readonly requestId: number;
  /** The paid offer; the document calls it `tracking_id`. */
  readonly offerId: number;
  /** Days as the parties told them; null until then. */
  readonly purchasedOn: GibbyDate | null;
  readonly shippedOn: GibbyDate | null;
  readonly receivedOn: GibbyDate | null;
  /** Null without a courier. */
  readonly parcel: Parcel | null;
}

/** A paid offer of a request, and the two whom it concerns. */
export interface Deal {
  readonly requestId: number;
  readonly offerId: number;
  readonly requesterId: number;
  readonly travellerId: number;
}

/** What a courier's status says of an item, behind its name (AfterShip, "Delivery Statuses"). */
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

/** A sentence about an item with this status; couriers know more of them than are told apart here. */
export function statusSentence(item: string, tag: string): string {
  return `${item} ${statusWords.get(tag) ?? 'has news from the courier'}`;
}

/** How many items somebody has paid for, and how many he brings to others. */
export interface TrackingCounts {
  readonly asRequester: number;
  readonly asTraveller: number;
}

/** A courier's word on a parcel, before it has a number here. */
export interface CheckpointNews {
  /** Delivery status as the tracking provider names it, such as `InTransit` (AfterShip, "Delivery Statuses"). */
  readonly tag: string;
  /** Of the courier's own clock, which says no zone. */
  readonly time: GibbyTime;
  readonly message: string | null;
  readonly location: string | null;
}

/** The same as it is kept. */
export interface Checkpoint extends CheckpointNews {
  readonly id: number;
  readonly createdAt: Timestamp;
}

/** What consumers of the table's stream receive when a courier told something new. */
export const TrackingUpdated = z.object({
  event: z.literal('trackingUpdated'),
  /** The provider's id of its message: the same message is the same event. */
  updateId: z.string(),
  requestId: GibbyId,
  requesterId: GibbyId,
  item: z.string(),
  /** Of the request: what arrives after its end is news to nobody. */
  status: RequestStatus,
  /** Of the latest checkpoint. */
  tag: z.string(),
  at: Timestamp,
});
export type TrackingUpdated = Readonly<z.infer<typeof TrackingUpdated>>;

/** Body of G45. */
export const PurchaseForm = z.object({ purchased_date: GibbyDate });

/** Body of G46. A courier's parcel has both of the last two; with the collection method JNE/POS it must have them. */
export const DeliveryForm = z.object({
  tracking_ship_date: GibbyDate,
  tracking_number: TrackingNumber.optional(),
  slug: CourierSlug.optional(),
});

/** Body of G47. */
export const ReceiptForm = z.object({ received_at: GibbyDate });

/** Body of G72. */
export const ComplaintForm = z.object({
  request_id: GibbyId,
  status_complain: ComplaintType.describe('1 the item is not delivered, 2 it is not as described'),
});

/** Answer of G45 and G46, whose status stands beside the data and is not the one of HTTP. */
export const ShipmentConfirmation = z.object({
  http_code: z.literal(201),
  message: z.string(),
  data: z.object({ tracking_ship_date: GibbyDate }),
});

/** Answer of G47, in the same manner. */
export const ReceiptConfirmation = z.object({
  http_code: z.literal(201),
  message: z.string(),
  data: z.object({ received_at: GibbyDate }),
});

/** One of G42 and G43. */
export const TrackingRow = z.object({
  id: GibbyId.describe('Of the request: what its detail is asked for by.'),
  images: z.array(PhotoSet),
  item_name: z.string(),
  status: z.string(),
});
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

/** Answer of G44. */
export const TrackingDetail = z.object({
  id: GibbyId,
  item: z.string(),
  images: z.array(PhotoSet),
  price: z.int(),
  delivery_option: z.string(),
  delivery_country: z.string(),
  delivery_city: z.string(),
  delivery_address: z.string(),
  status: z.string(),
  tracking_number: z.string().nullable(),
  slug: z.string().nullable().optional().describe('Not in the document: the courier of the number.'),
  is_requester: z.boolean(),
  offeredBy: z.string(),
  requestBy: z.string(),
  purchased_at: GibbyDate.nullable().optional().describe('Not in the document.'),
  delivered_at: GibbyDate.nullable(),
  received_at: GibbyDate.nullable(),
  traveller_number: z.string().nullable(),
  requester_number: z.string().nullable(),
  tracking_details: z.array(CheckpointWire),
});
export type TrackingDetail = z.infer<typeof TrackingDetail>;
