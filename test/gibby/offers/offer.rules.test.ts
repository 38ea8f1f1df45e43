import { describe, expect, test } from 'vitest';
import { cantTypeTexts, offerabilityOf, serviceFeeMinor, statusOfOffer } from '#shared/gibby/offers/offer.rules.ts';
import type { Offer } from '#shared/gibby/offers/offer.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import { anOffer, aRequest, aTrip } from '#test/support/builders.ts';
import { begin, details, requesterId, requestId } from '../requests/request-memory.ts';

const today = '2026-01-05';
const { request } = aRequest({ ...details, id: requestId, requesterId }, begin);

const trip = (id: number, returnDate: string, countryId = details.countryId) =>
  aTrip({ id, returnDate, countryIds: [5, countryId], departureDate: '2026-01-01' });
const offer = anOffer({ requestId, requesterId, countryId: details.countryId });

test.each([
  [50_000, 17_500],
  [1_000_000, 65_000],
  [20_000, 16_000],
  [1, 15_000],
  [9, 15_000],
  [10, 15_001],
  [29, 15_001],
  [30, 15_002],
])('a price of %i rupiah costs a fee of %i', (price, fee) => {
  expect(serviceFeeMinor(price)).toBe(fee);
});

test('a pending offer has lapsed when its request lapsed all offers up to it, and no other has', () => {
  const statusAfter = (lapsedThroughVersion: number, status: Offer['status'] = 'pending') =>
    statusOfOffer({ ...offer, status }, { lapsedThroughVersion });
  expect([statusAfter(0), statusAfter(1), statusAfter(2), statusAfter(3)]).toEqual([
    'pending',
    'pending',
    'lapsed',
    'lapsed',
  ]);
  expect([statusAfter(3, 'accepted'), statusAfter(3, 'declined')]).toEqual(['accepted', 'declined']);
});

describe('a traveller', () => {
  const look = (trips: readonly Trip[], lastOffer?: Offer, of: Request = request, userId = 2) =>
    offerabilityOf(of, { userId, trips, lastOffer }, today);

  test('may offer with each trip there that returns in time, the earliest first', () => {
    const trips = [trip(3, '2026-01-14'), trip(2, today), trip(1, '2026-01-14'), trip(4, '2026-01-15')];
    const { canOffer, cantType, trips: fitting } = look(trips);
    expect([canOffer, cantType, fitting.map(({ id }) => id)]).toEqual([true, false, [2, 1, 3]]);
  });

  test.each([
    ['has no trip', [], false],
    ['has trips to elsewhere', [trip(1, '2026-01-10', 9)], false],
    ['is back too late', [trip(1, '2026-01-15')], 1],
    ['is back already', [trip(1, '2026-01-04')], 2],
    ['is back already from one trip and too late from another', [trip(1, '2026-01-04'), trip(2, '2026-01-15')], 1],
  ] as const)('who %s cannot offer', (_who, trips, cantType) => {
    expect(look(trips)).toEqual({ canOffer: false, cantType, trips: [] });
  });

  test.each(['pending', 'accepted'] as const)('whose last offer is %s cannot offer', (status) => {
    expect(look([trip(1, '2026-01-10')], { ...offer, status }).canOffer).toBe(false);
  });

  test.each(['declined', 'withdrawn', 'canceled', 'lapsed'] as const)('whose last offer is %s may', (status) => {
    expect(look([trip(1, '2026-01-10')], { ...offer, status }).canOffer).toBe(true);
  });

  test.each([
    ["the traveller's own", { requesterId: 2 }],
    ['not open', { status: 'pendingDeposit' }],
    ['hidden', { hiddenAt: '2026-01-05T00:00:00.000Z' }],
    ['past its date', { maximumDeliveryDate: '2026-01-04' }],
  ] as const)('cannot offer for a request that is %s', (_which, change) => {
    const offerability = look([trip(1, today)], undefined, { ...request, ...change });
    expect(offerability).toEqual({ canOffer: false, cantType: false, trips: [] });
  });

  test('may offer on the last day of a request', () => {
    expect(look([trip(1, today)], undefined, { ...request, maximumDeliveryDate: today }).canOffer).toBe(true);
  });

  test('reads why they cannot, in the words of the document where it has some', () => {
    expect(cantTypeTexts).toEqual({
      1: 'Your return date exceeds maximum return date set by requester',
      2: 'Your trip is over',
    });
  });
});
