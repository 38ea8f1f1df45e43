import type { Gig, GigEvent } from '#shared/dropin/gigs/gig.ts';
import { newGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import type { Offer } from '#shared/gibby/offers/offer.ts';
import type { TopUpDraft } from '#shared/gibby/payments/top-up-change.rules.ts';
import type { AcceptedOffer, RequestDetails } from '#shared/gibby/requests/request.ts';
import { newRequest, type RequestChange } from '#shared/gibby/requests/request-change.rules.ts';
import type { NewOffer } from '#shared/gibby/requests/request-decision.rules.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import type { WithdrawalDraft } from '#shared/gibby/wallet/withdrawal-change.rules.ts';
import { newStream, type StreamChange, type StreamDraft } from '#shared/instant/streams/stream-change.rules.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import type { Device } from '#shared/platform/devices/device.ts';

/**
 * Each function builds a valid entity of one kind, and a test overrides only the fields that matter to it. A new field
 * of an entity needs a value here and nowhere else in the tests.
 */

export type { NewOffer };

export const indonesia = 101;
export const japan = 110;
export const jakarta = 1_642_911;
export const bandung = 1_650_357;

const createdAt = '2026-01-01T00:00:00.000Z';
const times = { createdAt, updatedAt: createdAt };

/** The description of an item, with the required fields only. */
export const plainDetails: RequestDetails = {
  itemName: 'Walnuts',
  itemDescription: '',
  categoryId: 1,
  brand: '',
  quantity: '1 pcs',
  colorFlavour: '',
  size: '',
  originalBox: false,
  originalReceipt: false,
  pictures: [],
  countryId: 13,
  cityId: null,
  maximumPriceMinor: 100_000,
  collectionMethodId: 1,
  maximumDeliveryDate: '2026-05-01',
  deliveryCountryId: indonesia,
  deliveryCityId: bandung,
  deliveryAddress: 'Jalan Contoh 80',
  shopAddress: '',
  note: '',
};

/** A new request and its first event, at `now` milliseconds since the epoch. */
export function aRequest(
  overrides: Partial<RequestDetails> & { readonly id: number; readonly requesterId: number },
  now: number,
): RequestChange {
  return newRequest({ ...plainDetails, ...overrides }, now);
}

/** A user with a verified address. */
export function aUser(overrides: Partial<User> & Pick<User, 'id'>, ambient: Pick<Ambient, 'clock' | 'ids'>): User {
  const { id } = overrides;
  const names = { email: `user${id}@example.com`, username: `user${id}`, name: `User ${id}` };
  return { ...newUser({ id, ...names, status: 'active' }, ambient), ...overrides };
}

/** A trip of traveller 2, from Indonesia to Japan unless `countryIds` or `destinations` say otherwise. */
export function aTrip({
  countryIds = [japan],
  ...overrides
}: Partial<Trip> & { countryIds?: readonly number[] }): Trip {
  const { id = 21 } = overrides;
  return {
    id,
    travellerId: 2,
    fromCountryId: indonesia,
    fromCityId: jakarta,
    departureDate: '2026-01-02',
    returnDate: '2026-01-10',
    destinations: countryIds.map((countryId) => ({ id: id * 1000 + countryId, countryId, cities: [] })),
    createdAt,
    ...overrides,
  };
}

/** A stored offer of traveller 2 for request 46 of user 1. */
export function anOffer(overrides: Partial<Offer> = {}): Offer {
  return {
    id: 1,
    requestId: 46,
    travellerId: 2,
    requesterId: 1,
    tripId: 21,
    countryId: japan,
    status: 'pending',
    priceMinor: 50_000,
    serviceFeeMinor: 17_500,
    collectionMethodId: 1,
    returnDate: '2026-01-10',
    requestVersion: 2,
    reasonId: null,
    ...times,
    ...overrides,
  };
}

/** The terms of a new offer. */
export function newOffer(overrides: Partial<NewOffer> & Pick<NewOffer, 'id'>): NewOffer {
  return { tripId: 9, priceMinor: 50_000, collectionMethodId: 1, returnDate: '2026-04-07', ...overrides };
}

/** The accepted offer of a request that is not paid yet. */
export function anAcceptedOffer(overrides: Partial<AcceptedOffer> & Pick<AcceptedOffer, 'offerId'>): AcceptedOffer {
  return {
    travellerId: 2,
    tripId: 9,
    priceMinor: 50_000,
    serviceFeeMinor: 17_500,
    priceToPayMinor: 67_500,
    collectionMethodId: 1,
    returnDate: '2026-04-07',
    acceptedAt: createdAt,
    paidAt: null,
    ...overrides,
  };
}

/** The input of a payment through a provider. */
export function topUpDraft(overrides: Partial<TopUpDraft> = {}): TopUpDraft {
  return {
    gateway: 'doku',
    id: 'TOPUP_VzjKIEwSBP',
    userId: 7,
    amountMinor: 500_000,
    channel: '15',
    sessionId: 'T2UfmDGtlX',
    requestIds: [8],
    ...overrides,
  };
}

/** The input of a withdrawal. */
export function withdrawalDraft(overrides: Partial<WithdrawalDraft> = {}): WithdrawalDraft {
  return {
    id: 5,
    userId: 2,
    amountMinor: 200_000,
    accountHolder: 'Sample Holder',
    sealedAccountNumber: 'sealed',
    lastDigits: '1011',
    bankId: 2,
    ...overrides,
  };
}

/** A Dropin account without an address. */
export function anAccount(overrides: Partial<Account> & Pick<Account, 'id'>): Account {
  return {
    identities: [],
    firstName: 'Ann',
    lastName: 'Example',
    profileImage: '',
    organization: null,
    archive: false,
    status: 'active',
    type: 'user',
    referralRate: 0,
    referralCode: 'code',
    operatorStars: { stars: 0, count: 0 },
    customerStars: { stars: 0, count: 0 },
    acts: [],
    ...times,
    ...overrides,
  };
}

/** A verified address of an account. */
export function anIdentity(
  overrides: Partial<Account['identities'][number]> & Pick<Account['identities'][number], 'id' | 'value'>,
): Account['identities'][number] {
  return { type: 'phone', status: 'verified', ...times, ...overrides };
}

export function aDevice(overrides: Partial<Device> & Pick<Device, 'id' | 'account' | 'deviceAddress'>): Device {
  const endpoint = `endpoint of ${overrides.deviceAddress}`;
  return { deviceType: 'ios', bundleId: 'com.example.dropin', endpoint, ...times, ...overrides };
}

/** When gigs and streams of these builders are requested. */
export const begin = Date.parse('2026-01-05T10:00:00.000Z');
export const customer = 'c00000000000000000000001';
export const operators = ['a00000000000000000000001', 'a00000000000000000000002', 'a00000000000000000000003'] as const;

/** A gig in any state, and the event of its request. */
export function aGig(overrides: Partial<Gig> = {}, now: number = begin): { gig: Gig; event: GigEvent } {
  const place = { latitude: 10.78, longitude: 106.7, metaData: null };
  const draft = { id: '900000000000000000000001', customer, candidates: operators, ...place };
  const { gig, event } = newGig({ ...draft, ...overrides }, now);
  return { gig: { ...gig, ...overrides }, event };
}

/** A new instant stream and its first event. */
export function aStream(overrides: Partial<StreamDraft> = {}, now: number = begin): StreamChange {
  const dealer = { phone: '15550100001', email: null };
  return newStream({ id: '700000000000000000000001', viewerAccount: null, dealer, notify: true, ...overrides }, now);
}
