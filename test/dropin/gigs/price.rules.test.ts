import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gigTariff, paidSeconds, priceOfStream, shared } from '#shared/dropin/gigs/price.rules.ts';

describe('priceOfStream', () => {
  test.each([
    [69, 1115, 558],
    [107, 1178, 589],
    [0, 1000, 500],
    [3, 1005, 503],
    [60, 1100, 550],
    [600, 2000, 1000],
    [14_400, 25_000, 12_500],
  ])('charges %i s with %i and owes the operator %i', (durationSeconds, priceMinor, operatorShareMinor) => {
    expect(priceOfStream(durationSeconds)).toEqual({ priceMinor, operatorShareMinor });
  });

  test('never charges less for a longer stream, and rounds half up to the cent', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20_000 }), (seconds) => {
        const { priceMinor, operatorShareMinor } = priceOfStream(seconds);
        // 60 times the exact price is whole. Half-up means that it lies in (-30, +30] of the exact one, upwards at the
        // tie.
        const errorInSixtieths = priceMinor * 60 - (60_000 + 100 * seconds);
        expect(errorInSixtieths).toBeGreaterThan(-30);
        expect(errorInSixtieths).toBeLessThanOrEqual(30);
        expect(2 * operatorShareMinor - priceMinor).toBe(priceMinor % 2);
        expect(priceOfStream(seconds + 1).priceMinor).toBeGreaterThanOrEqual(priceMinor);
      }),
    );
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a duration of %d', (seconds) => {
    expect(() => priceOfStream(seconds)).toThrow(RangeError);
  });
});

test('the way of the operator is charged on top, and another share is paid as the tariff has it', () => {
  const tariff = { ...gigTariff, travelFeeMinor: 250, operatorShare: { numerator: 3, denominator: 4 } };
  expect(priceOfStream(60, tariff)).toEqual({ priceMinor: 1_350, operatorShareMinor: 1_013 });
  expect(shared(1_000, tariff)).toEqual({ priceMinor: 1_000, operatorShareMinor: 750 });
});

describe('a hold pays', () => {
  test.each([
    [2_000, 600],
    [4_000, 1_800],
    [1_005, 3],
    // 1.2 s, of which only a whole one is paid.
    [1_002, 1],
    [1_001, 0],
    [1_000, 0],
    [900, 0],
  ])('of %i for %i s', (holdMinor, seconds) => {
    expect(paidSeconds(holdMinor)).toBe(seconds);
  });

  test('for the way of the operator first', () => {
    expect(paidSeconds(2_000, { ...gigTariff, travelFeeMinor: 250 })).toBe(450);
  });

  test('for exactly the price of the seconds that it pays for', () => {
    for (const holdMinor of [2_000, 4_000, 6_000])
      expect(priceOfStream(paidSeconds(holdMinor)).priceMinor).toBe(holdMinor);
  });
});

test('a price is whole cents from 0 on', () => {
  expect(shared(0)).toEqual({ priceMinor: 0, operatorShareMinor: 0 });
  for (const price of [10.5, Number.NaN]) expect(() => shared(price)).toThrow();
});
