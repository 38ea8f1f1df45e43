import { describe, expect, test } from 'vitest';
import { GigDetail, GigRating, GigSummary, HistoryRecord, WireGig, wireGig } from '#shared/dropin/gigs/gig.ts';
import { GigRequest, isDirect } from '#shared/dropin/gigs/requests/gig-request.schema.ts';
import { ChatMessage } from '#shared/dropin/messaging/chat.ts';
import {
  type Account,
  AccountProfile,
  accountProfile,
  meanStars,
  publicProfile,
} from '#shared/platform/accounts/account.ts';
import { NewAccount } from '#shared/platform/accounts/new-account.schema.ts';
import { aGig } from '#test/support/builders.ts';
import { sampleOf } from './samples.ts';

// The samples of dropin.txt, with invented addresses.
const profile = {
  identities: [
    {
      type: 'email',
      value: 'xxxx@example.com',
      status: 'unverified',
      createdAt: '2016-04-12T03:10:12.542Z',
      updatedAt: '2016-04-12T03:10:12.542Z',
      id: '570c6714c0a4eea545970638',
    },
  ],
  firstName: 'Nguyen',
  lastName: 'Hoa',
  archive: false,
  status: 'active',
  type: 'user',
  referralRate: 5,
  createdAt: '2016-04-12T03:10:12.477Z',
  updatedAt: '2016-04-12T03:10:12.583Z',
  referralCode: 'HyTzwy9',
  id: '570c6714c0a4eea545970637',
  operatorRating: 5,
  customerRating: 5,
};
const payout = {
  gig: {
    id: '5720955de2db76686c1f7c4d',
    createdAt: '2016-04-27T10:33:01.579Z',
    duration: 107,
    status: 'voted',
    chatChannel: 'chat_5720955de2db76686c1f7c4d',
    latitude: 10.784079034302,
    longitude: 106.704355850816,
    metaData: { city: 'Ho Chi Minh City', instruction: 'Show me!' },
  },
  payment: { id: '572095c9e2db76686c1f7c58', amount: '5.89', createdAt: '2016-04-27T10:34:49.299Z' },
  rating: { value: 1 },
  account: { firstName: '0', lastName: '1', profileImage: '' },
};
const summary = {
  customer: '570732086a5e9bd853b4f00b',
  operator: null,
  customerRating: null,
  operatorRating: null,
  longitude: 106.70653,
  latitude: 10.787859,
  duration: 36,
  status: 'expired',
  id: '57076378674ea5da598a6a67',
};
const detail = sampleOf('/gigs/{accountId}/{gigId}');
const message = {
  gig: '57077c882fe344bb6def7f58',
  account: '57077c912fe344bb6def7f62',
  message: 'third mess ',
  createdAt: '2016-04-27T20:35:28.102Z',
  updatedAt: '2016-04-27T20:35:28.102Z',
  id: '572122906a6efa361698ae6c',
};

describe("the document's samples", () => {
  test.each([
    ['profile', AccountProfile, profile],
    ['payout', HistoryRecord, payout],
    ['payout without meta data', HistoryRecord, { ...payout, gig: { ...payout.gig, metaData: null } }],
    ['summary', GigSummary, summary],
    ['detail', GigDetail, detail],
    ['message', ChatMessage, message],
  ])('%s passes unchanged', (_name, schema, sample) => {
    expect(schema.parse(sample)).toEqual(sample);
  });

  test('include the registration of an account, whose identities are normalised', () => {
    const body = NewAccount.parse({
      ...sampleOf('/accounts', { kind: 'request' }),
      identities: [
        { type: 'email', value: 'Codehub+29@Example.com' },
        { type: 'phone', value: '841600000001' },
      ],
    });
    expect(body.identities.map((identity) => identity.value)).toEqual(['codehub+29@example.com', '841600000001']);
  });
});

describe('a gig request', () => {
  const place = { longitude: '106.7', latitude: '10.78', deviceId: '12321432432' };

  test('without an identity goes to operators nearby, with coordinates as the sample writes them', () => {
    const request = GigRequest.parse({ ...place, metaData: { city: 'Saigon' } });
    expect(request).toEqual({
      longitude: 106.7,
      latitude: 10.78,
      deviceId: '12321432432',
      metaData: { city: 'Saigon' },
    });
    expect(isDirect(request)).toBe(false);
  });

  test('with an e-mail or phone is direct', () => {
    expect(isDirect(GigRequest.parse({ email: 'abc@example.com' }))).toBe(true);
    expect(isDirect(GigRequest.parse({ phone: '841600000001' }))).toBe(true);
    expect(isDirect(GigRequest.parse({ ...place, email: 'abc@example.com' }))).toBe(true);
  });

  test.each([
    ['nothing', {}],
    ['half a place', { latitude: 1 }],
    ['a place off the earth', { latitude: 91, longitude: 0 }],
    ['a place and a broken e-mail', { ...place, email: 'abc' }],
    ['meta data that is no object', { ...place, metaData: 'x' }],
    ['meta data of 5 KB', { ...place, metaData: { note: 'x'.repeat(5000) } }],
  ])('is refused with %s', (_name, body) => {
    expect(GigRequest.safeParse(body).success).toBe(false);
  });

  test.each([0, 6, 2.5, 'three', null])('refuses the rating %j', (rating) => {
    expect(GigRating.safeParse({ rating }).success).toBe(false);
  });
});

describe('a stored gig on the wire', () => {
  const { gig: stored } = aGig({
    id: '5720955de2db76686c1f7c4d',
    status: 'purchased',
    operator: '57076063674ea5da598a6a19',
    durationSeconds: 69,
    priceMinor: 1115,
    ratings: { customer: 4, operator: null },
  });

  test('shows the documented fields and no internal ones', () => {
    expect(wireGig(stored)).toEqual({
      id: stored.id,
      customer: stored.customer,
      operator: stored.operator,
      status: 'purchased',
      longitude: 106.7,
      latitude: 10.78,
      duration: 69,
      chatChannel: 'chat_5720955de2db76686c1f7c4d',
      metaData: null,
      customerRating: { value: 4 },
      operatorRating: null,
      createdAt: stored.createdAt,
      updatedAt: stored.updatedAt,
      price: 11.15,
    });
    expect(WireGig.parse(wireGig(stored))).toEqual(wireGig(stored));
  });

  test('has no price and no duration before they are known', () => {
    const wire = wireGig({ ...stored, status: 'streaming', durationSeconds: null, priceMinor: null });
    expect(wire).not.toHaveProperty('price');
    expect(wire.duration).toBe(0);
  });
});

describe('a stored account on the wire', () => {
  const stored: Account = {
    ...profile,
    identities: AccountProfile.parse(profile).identities,
    profileImage: '',
    organization: null,
    operatorStars: { stars: 13, count: 3 },
    customerStars: { stars: 0, count: 0 },
    acts: [],
  };

  test('shows the owner everything and others no contact data', () => {
    expect(accountProfile(stored)).toEqual({ ...profile, operatorRating: 4.33, customerRating: 5 });
    expect(publicProfile(stored, (path) => `https://example.com${path}`)).toEqual({
      id: profile.id,
      firstName: 'Nguyen',
      lastName: 'Hoa',
      profileImage: '',
      operatorRating: 4.33,
      customerRating: 5,
    });
  });

  test('gives a newcomer the rating of the sample', () => {
    expect(meanStars({ stars: 0, count: 0 })).toBe(5);
    expect(meanStars({ stars: 9, count: 2 })).toBe(4.5);
  });
});
