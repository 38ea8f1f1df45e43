import { describe, expect, test } from 'vitest';
import { isMatch } from '#shared/gibby/trips/match.rules.ts';
import type { OpenRequest, WaitingTrip } from '#shared/gibby/trips/match.ts';

const request: OpenRequest = {
  requestId: 7,
  requesterId: 1,
  itemName: 'Walnuts',
  countryId: 110,
  deliveryCountryId: 101,
  maximumDeliveryDate: '2026-04-20',
  createdAt: '2026-03-01T12:00:00.000Z',
};
const trip: WaitingTrip = { tripId: 9, travellerId: 2, countryId: 110, fromCountryId: 101, returnDate: '2026-04-20' };

test('a traveller who goes there, comes home here and returns in time is a match', () => {
  expect(isMatch(request, trip)).toBe(true);
});

describe('a trip is no match when', () => {
  test.each([
    ['the traveller goes elsewhere', { countryId: 72 }],
    ['the traveller comes home elsewhere', { fromCountryId: 72 }],
    ['the traveller is back a day too late', { returnDate: '2026-04-21' }],
    ["the request is the traveller's own", { travellerId: 1 }],
  ])('%s', (_name, change) => {
    expect(isMatch(request, { ...trip, ...change })).toBe(false);
  });
});
