import { describe, expect, test } from 'vitest';
import { settledAmounts, transfersOfGig } from '#shared/dropin/gigs/gig-transfers.rules.ts';
import { aGig } from '#test/support/builders.ts';

const operator = 'b'.repeat(24);
const gig = {
  ...aGig().gig,
  id: 'a'.repeat(24),
  operator,
  holdMinor: 2_000,
  priceMinor: 2_375,
  operatorShareMinor: 1_188,
};

/** The transfers of an effect, by the end of their id: what each account gets; a debit is positive. */
const moved = (effect: Parameters<typeof transfersOfGig>[0][number], of = gig) =>
  transfersOfGig([effect], of).map(({ id, legs }) => [
    id,
    Object.fromEntries(legs.map(({ account, amountMinor }) => [account, amountMinor])),
  ]);
const hold = `hold:${gig.id}`;
const payable = `operator:${operator}:payable`;

test.each([
  ['authoriseHold', { 'gateway:card': 2_000, [hold]: -2_000 }, 'authorise'],
  ['raiseHold', { 'gateway:card': 2_000, [hold]: -2_000 }, 'raise:2000'],
  ['releaseHold', { [hold]: 2_000, 'gateway:card': -2_000 }, 'release'],
  ['suspendHold', { [hold]: 2_000, suspense: -2_000 }, 'suspend'],
  ['capture', { [hold]: 2_000, 'gateway:card': 375, [payable]: -1_188, 'revenue:gig': -1_187 }, 'capture'],
  ['compensate', { [payable]: 1_188, 'bank:payout:usd': -1_188 }, 'compensate'],
] as const)('%s moves exactly this', (effect, legs, purpose) => {
  expect(moved(effect)).toEqual([[`gig:${gig.id}:${purpose}`, legs]]);
});

test('a price below the hold gives the rest of it back', () => {
  expect(moved('capture', { ...gig, priceMinor: 1_115, operatorShareMinor: 558 })).toEqual([
    [`gig:${gig.id}:capture`, { [hold]: 1_115, [payable]: -558, 'revenue:gig': -557 }],
    [`gig:${gig.id}:release`, { [hold]: 885, 'gateway:card': -885 }],
  ]);
});

describe('what is settled', () => {
  test('is what the capture takes from the customer and credits to the operator', () => {
    expect(settledAmounts(['capture'], gig)).toEqual({ priceMinor: 2_375, operatorShareMinor: 1_188 });
    const cheap = { ...gig, priceMinor: 1_115, operatorShareMinor: 558 };
    expect(settledAmounts(['recordSettlement', 'capture'], cheap)).toEqual({
      priceMinor: 1_115,
      operatorShareMinor: 558,
    });
  });

  test('counts the one cent by which a price exceeds the hold', () => {
    const dearer = { ...gig, priceMinor: 2_001, operatorShareMinor: 1_001 };
    expect(settledAmounts(['capture'], dearer)).toEqual({ priceMinor: 2_001, operatorShareMinor: 1_001 });
  });

  test('is nothing without a capture', () => {
    expect(() => settledAmounts(['authoriseHold'], gig)).toThrow('has nothing to settle');
  });

  test.each([{ operator: null }, { priceMinor: null }, { operatorShareMinor: null }])('lacks %j', (change) => {
    for (const effect of ['capture', 'compensate'] as const)
      expect(() => transfersOfGig([effect], { ...gig, ...change })).toThrow('has no operator or no price');
  });
});
