import type { DataOfKind, NewNotification, NotificationKind } from '#shared/gibby/notifications/notification.ts';
import { type NotificationPlan, render } from '#shared/gibby/notifications/notification-plan.rules.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import type { OfferOfEvent, RequestEvent } from './request.ts';

/** Kinds of notifications whose data are a request and one offer for it. */
type DealKind = { [K in NotificationKind]: DataOfKind[K] extends DataOfKind['feeAdded'] ? K : never }[NotificationKind];
type Party = 'requester' | 'traveller';

/**
 * The notifications of each event by party. Notifications of payments, automatic ends and new offers are added below.
 */
const kindsOfEvent: Readonly<Partial<Record<RequestEvent['event'], Readonly<Partial<Record<Party, DealKind>>>>>> = {
  accept: { traveller: 'offerAccepted' },
  decline: { traveller: 'offerDeclined' },
  pay: { traveller: 'requestPaid' },
  cancel: { traveller: 'cancelledByRequest' },
  cancelOffer: { requester: 'cancelledByTraveller' },
  depositTtl: { requester: 'depositExpired', traveller: 'depositExpired' },
  purchase: { requester: 'itemPurchased' },
  deliver: { requester: 'itemDelivered' },
  receive: { traveller: 'itemReceived' },
  autoReceive: { traveller: 'itemReceived' },
  complain: { traveller: 'requestDisputed' },
  resolveForRequester: { requester: 'disputeDecided', traveller: 'disputeDecided' },
  resolveForTraveller: { requester: 'disputeDecided', traveller: 'disputeDecided' },
  resolveBySplit: { requester: 'disputeDecided', traveller: 'disputeDecided' },
};

const parties = ['requester', 'traveller'] as const;

/**
 * Notifies the requester of a change, and the traveller whose offer it is about. The end of a request notifies no other
 * traveller: hundreds of offers may lapse with it, and those travellers see it in their lists.
 */
export function planForRequest(event: RequestEvent): NotificationPlan {
  const { requestId, seq, request, offer } = event;
  return {
    purpose: `request/${requestId}/${seq}`,
    people: [request.requesterId, ...(offer ? [offer.travellerId] : [])],
    cities: isAutomaticEnd(event) && request.cityId !== null ? [request.cityId] : [],
    notificationsFor: (nameOf, cityOf = () => '') => [
      ...(offer ? dealNotifications(event, offer, nameOf) : []),
      ...(offer && event.event === 'offer' ? [newOfferNotification(event, offer, nameOf)] : []),
      ...(isAutomaticEnd(event) ? [expiryNotification(event, cityOf)] : []),
    ],
  };
}

function dealNotifications(
  event: RequestEvent,
  offer: OfferOfEvent,
  nameOf: (userId: number) => string,
): NewNotification[] {
  const { requestId, request, at, refundedMinor, earnedMinor } = event;
  const ids = { requester: request.requesterId, traveller: offer.travellerId };
  const notificationTo = (party: Party, kind: DealKind, amountMinor: number): NewNotification => {
    const other = ids[party === 'requester' ? 'traveller' : 'requester'];
    const words = render(kind, {
      request_id: requestId,
      request_offer_id: offer.offerId,
      item: request.itemName,
      name: nameOf(other),
      amount: rupiahText(amountMinor),
    });
    return { ...words, userId: ids[party], actorId: other, at };
  };
  const plain = parties.flatMap((party) => {
    const kind = kindsOfEvent[event.event]?.[party];
    return kind ? [notificationTo(party, kind, offer.priceMinor)] : [];
  });
  return [
    ...plain,
    ...(refundedMinor > 0 ? [notificationTo('requester', 'depositRefunded', refundedMinor)] : []),
    ...(earnedMinor > 0 ? [notificationTo('traveller', 'feeAdded', earnedMinor)] : []),
  ];
}

function newOfferNotification(
  event: RequestEvent,
  offer: OfferOfEvent,
  nameOf: (userId: number) => string,
): NewNotification {
  const { requestId, request, at } = event;
  const words = render('newOffer', {
    request_id: requestId,
    request_offer_id: offer.offerId,
    name: nameOf(offer.travellerId),
    item: request.itemName,
    offer_price: `Rp ${offer.priceMinor.toLocaleString('id-ID')}`,
    return_country: countryOf(request.deliveryCountryId)?.name ?? '',
    return_date: longDate(offer.returnDate),
  });
  return { ...words, userId: request.requesterId, actorId: offer.travellerId, at };
}

/** Whether the request ended without a cancellation, because its delivery date has passed. */
function isAutomaticEnd({ event, to }: RequestEvent): boolean {
  return to === 'canceled' && (event === 'maximumDelivery' || event === 'depositTtl');
}

function expiryNotification(
  { requestId, request, at }: RequestEvent,
  cityOf: (cityId: number) => string,
): NewNotification {
  const words = render('expiredRequest', {
    request_id: requestId,
    item: request.itemName,
    country: countryOf(request.countryId)?.name ?? '',
    city: request.cityId === null ? '' : cityOf(request.cityId),
  });
  return { ...words, userId: request.requesterId, actorId: null, at };
}

/** `2016-10-09` in the form of the document's notifications: `Oct 9, 2016`. */
function longDate(day: string): string {
  return new Date(day).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
}
