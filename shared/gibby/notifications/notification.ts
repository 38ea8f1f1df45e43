import * as z from 'zod';
import { GibbyTime } from '#shared/gibby/kernel/wire.ts';
import { statusSentence } from '#shared/gibby/tracking/tracking.ts';
import { quoted } from '#shared/kernel/forms/name.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { NotificationEvent } from './user-settings.ts';

/**
 * The document's number for the subject of a notification (gibby.txt, "Notifications"); an app opens the matching page.
 */
export const notificationTypes = {
  credit: 1,
  request: 2,
  tracking: 3,
  rating: 4,
  userProfile: 5,
  requestOffer: 6,
  trip: 7,
  unpaidRequest: 8,
  topUp: 9,
  bankSetting: 10,
  termsAndCondition: 11,
  privacyPolicy: 12,
  home: 13,
  requestComment: 14,
  requestMatched: 15,
  undefined: 99,
} as const;
type NotificationType = (typeof notificationTypes)[keyof typeof notificationTypes];

/** The data of a notification for the app: ids and the values that its message contains. */
type NotificationData = Readonly<Record<string, string | number>>;

/** A payment; `amount` has the form `500000.00`. */
type TopUpData = { transaction_id: string; amount: string };

/** The data of each kind of notification; those of an offer are the document's, with additions. */
export interface DataOfKind {
  newFollower: { user_id: number; name: string };
  newOffer: {
    request_id: number;
    request_offer_id: number;
    name: string;
    item: string;
    offer_price: string;
    return_country: string;
    return_date: string;
  };
  expiredRequest: { request_id: number; item: string; country: string; city: string };
  offerAccepted: DealData;
  offerDeclined: DealData;
  requestPaid: DealData;
  cancelledByRequest: DealData;
  cancelledByTraveller: DealData;
  depositExpired: DealData;
  itemPurchased: DealData;
  itemDelivered: DealData;
  itemReceived: DealData;
  requestDisputed: DealData;
  disputeDecided: DealData;
  depositRefunded: DealData;
  feeAdded: DealData;
  topUpCredited: TopUpData;
  topUpExpired: TopUpData;
  trackingUpdated: { request_id: number; item: string; tag: string };
  withdrawalSent: WithdrawalData;
  withdrawalPaid: WithdrawalData;
  withdrawalRejected: WithdrawalData;
  payoutMethodChanged: { bank: string; account_number: string };
  newComment: { request_id: number; request_comment_id: number; name: string; item: string };
  requestMatched: { request_id: number; trip_id: number; name: string; item: string };
  tripMatched: { trip_id: number; requests: number };
  newMessage: { message_id: number; request_id: number; name: string; item: string };
}
export type NotificationKind = keyof DataOfKind;

/** Data of notifications about a withdrawal; the account number is masked. */
type WithdrawalData = {
  withdrawal_id: number;
  amount: string;
  bank: string;
  account_number: string;
  /** Of a rejection; empty otherwise. */
  reason: string;
};

/**
 * Data of notifications about a request and its offer. `name` is the other party's, `amount` what was paid out or is
 * due.
 */
type DealData = {
  request_id: number;
  request_offer_id: number;
  item: string;
  name: string;
  amount: string;
};

/** A kind of notification, whatever event causes it. */
interface Kind<Data extends NotificationData> {
  readonly type: NotificationType;
  /** The setting that decides whether it also goes out by mail and push. */
  readonly event: NotificationEvent;
  readonly subject: string;
  readonly message: (data: Data) => string;
}

/**
 * Every kind of notification with its texts. Those of an offer and of an expired request are the document's own
 * ("Notifications", "Detail Notification"); it shows no others. A user's text never begins a sentence of ours: it is in
 * quotes there.
 */
export const notificationKinds: { readonly [K in NotificationKind]: Kind<DataOfKind[K]> } = {
  newFollower: {
    type: notificationTypes.userProfile,
    event: 'new_follower',
    subject: 'You have a new follower',
    message: ({ name }) => `${quoted(name)} is following you`,
  },
  newOffer: {
    type: notificationTypes.requestOffer,
    event: 'new_offer',
    subject: 'You have a new offer',
    message: ({ name, item, offer_price: price, return_country: country, return_date: date }) =>
      `${quoted(name)} has offered to help you buy ${item} for ${price} and will return to ${country} on ${date}`,
  },
  expiredRequest: {
    type: notificationTypes.request,
    event: 'expired_request',
    subject: 'Your request has been cancelled',
    message: ({ request_id: id, item, country, city }) =>
      `Automatic Cancellation Notice: Request #${id} – ${item} from ${[country, city].filter(Boolean).join(', ')}.`,
  },
  newComment: {
    type: notificationTypes.requestComment,
    event: 'new_comment',
    subject: 'Your request has a new comment',
    message: ({ name, item }) => `${quoted(name)} commented on your request for ${item}`,
  },
  requestMatched: {
    type: notificationTypes.requestMatched,
    event: 'new_matched_request',
    subject: 'A request matches your trip',
    message: ({ name, item }) => `${quoted(name)} asks for ${item}, which you could bring from your trip`,
  },
  tripMatched: {
    type: notificationTypes.trip,
    event: 'new_matched_request',
    subject: 'Requests match your trip',
    message: ({ requests }) =>
      requests === 1
        ? 'A request is waiting that you could bring from your trip'
        : `${requests} requests are waiting that you could bring from your trip`,
  },
  newMessage: {
    // The document has no page for threads.
    type: notificationTypes.undefined,
    event: 'new_message',
    subject: 'You have a new message',
    message: ({ name, item }) => `${quoted(name)} wrote to you about ${item}`,
  },
  offerAccepted: {
    type: notificationTypes.requestOffer,
    event: 'offer_accepted',
    subject: 'Your offer has been accepted',
    message: ({ name, item }) => `${quoted(name)} has accepted your offer for ${item}`,
  },
  offerDeclined: {
    type: notificationTypes.requestOffer,
    event: 'offer_declined',
    subject: 'Your offer has been declined',
    message: ({ name, item }) => `${quoted(name)} has declined your offer for ${item}`,
  },
  requestPaid: {
    type: notificationTypes.tracking,
    event: 'request_has_paid',
    subject: 'A request has been paid for',
    message: ({ name, item }) => `${quoted(name)} has paid for ${item}. You can buy it now`,
  },
  cancelledByRequest: {
    type: notificationTypes.request,
    event: 'cancelled_by_request',
    subject: 'A request has been cancelled',
    message: ({ name, item }) => `${quoted(name)} has cancelled the request for ${item}`,
  },
  cancelledByTraveller: {
    type: notificationTypes.request,
    event: 'cancelled_by_traveller',
    subject: 'Your traveller has cancelled',
    message: ({ name, item }) => `${quoted(name)} cannot bring ${item} along any more`,
  },
  depositExpired: {
    type: notificationTypes.unpaidRequest,
    event: 'payment_was_expired',
    subject: 'A payment has expired',
    message: ({ item }) => `The deposit for ${item} was not paid in time`,
  },
  itemPurchased: {
    type: notificationTypes.tracking,
    event: 'tracking_was_updated',
    subject: 'Your item has been bought',
    message: ({ name, item }) => `${quoted(name)} has bought ${item}`,
  },
  itemDelivered: {
    type: notificationTypes.tracking,
    event: 'request_was_delivered',
    subject: 'Your item has been delivered',
    message: ({ name, item }) => `${quoted(name)} has delivered ${item}`,
  },
  itemReceived: {
    type: notificationTypes.tracking,
    event: 'item_was_received',
    subject: 'An item has been received',
    message: ({ name, item }) => `${quoted(name)} has received ${item}`,
  },
  requestDisputed: {
    type: notificationTypes.tracking,
    event: 'tracking_was_updated',
    subject: 'There is a complaint',
    message: ({ name, item }) => `${quoted(name)} has complained about ${item}`,
  },
  disputeDecided: {
    type: notificationTypes.tracking,
    event: 'tracking_was_updated',
    subject: 'A complaint has been decided',
    message: ({ item }) => `The complaint about ${item} has been decided`,
  },
  depositRefunded: {
    type: notificationTypes.credit,
    event: 'credit_was_created',
    subject: 'Your deposit is back in your credit',
    message: ({ amount, item }) => `${amount} for ${item} has been paid back to your credit`,
  },
  feeAdded: {
    type: notificationTypes.credit,
    event: 'fee_was_added',
    subject: 'You have been paid',
    message: ({ amount, item }) => `${amount} for ${item} has been added to your credit`,
  },
  topUpCredited: {
    type: notificationTypes.topUp,
    event: 'credit_was_created',
    subject: 'Your credit has been topped up',
    message: ({ amount }) => `${amount} has been added to your credit`,
  },
  topUpExpired: {
    type: notificationTypes.topUp,
    event: 'payment_was_expired',
    subject: 'Your payment has expired',
    message: ({ amount }) => `Your payment of ${amount} was not made in time and has expired`,
  },
  trackingUpdated: {
    type: notificationTypes.tracking,
    event: 'tracking_was_updated',
    subject: 'Your item has moved',
    message: ({ item, tag }) => statusSentence(item, tag),
  },
  // The document has a settings group "withdrawal related" without a flag for withdrawals, so the flag of credit
  // decides.
  withdrawalSent: {
    type: notificationTypes.credit,
    event: 'credit_was_created',
    subject: 'Your withdrawal is on its way',
    message: ({ amount, bank, account_number: number }) =>
      `Your withdrawal of ${amount} is on its way to your account ${number} at ${bank}`,
  },
  withdrawalPaid: {
    type: notificationTypes.credit,
    event: 'credit_was_created',
    subject: 'Your withdrawal has been paid',
    message: ({ amount, bank, account_number: number }) =>
      `Your withdrawal of ${amount} has been paid to your account ${number} at ${bank}`,
  },
  withdrawalRejected: {
    type: notificationTypes.credit,
    event: 'credit_was_created',
    subject: 'Your withdrawal has been rejected',
    message: ({ amount, reason }) =>
      `Your withdrawal of ${amount} has been rejected and is in your credit again: ${reason}`,
  },
  payoutMethodChanged: {
    type: notificationTypes.bankSetting,
    event: 'credit_was_created',
    subject: 'Your bank account has been changed',
    message: ({ bank, account_number: number }) =>
      `Your earnings go to the account ${number} at ${bank} now. If this was not you, change your password`,
  },
};

/** A notification to create. */
export interface NewNotification {
  readonly userId: number;
  readonly kind: NotificationKind;
  readonly message: string;
  readonly data: NotificationData;
  /** The user whose picture it shows; null for the product's own. */
  readonly actorId: number | null;
  readonly at: Timestamp;
}

/** A notification as it is stored and as consumers read it. */
export const StoredNotification = z.object({
  /** A UUID, in the order of the events. */
  id: z.string(),
  userId: GibbyId,
  kind: z.enum(Object.keys(notificationKinds) as NotificationKind[]),
  message: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  actorId: GibbyId.nullable(),
  at: Timestamp,
  isRead: z.boolean(),
});
export type StoredNotification = Readonly<z.infer<typeof StoredNotification>>;

/** How many notifications a user has, and how many of them are unread. */
export interface NotificationCounts {
  readonly total: number;
  readonly unread: number;
}

/** The picture of notifications that no user caused (gibby.txt, "News"). */
export const productPicturePath = '/gibby/img/logo-gibby-notifications.png';

const Type = z.int().describe(
  Object.entries(notificationTypes)
    .map(([name, number]) => `${number} ${name}`)
    .join(', '),
);
const Data = z.record(z.string(), z.unknown()).describe('Different from type to type.');

/** A row of the list (G31). Its sample lacks the type that its text describes. */
export const NotificationRow = z
  .object({
    id: z.string(),
    type: Type.optional(),
    message: z.string(),
    is_read: z.boolean(),
    data: Data,
    image: z.url(),
    created_at: GibbyTime,
  })
  .meta({ id: 'Notification' });

/** A single notification (G32); a news item looks the same (G34). */
export const NotificationDetail = z
  .object({
    id: z.string(),
    message: z.string(),
    type: Type,
    data: Data,
    created_at: GibbyTime,
  })
  .meta({ id: 'NotificationDetail' });
