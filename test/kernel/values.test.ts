import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Latitude, Longitude } from '#shared/kernel/forms/coordinate.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { Coordinates, distanceMeters } from '#shared/kernel/geography.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { assertMinorUnits, decimalNumber, decimalText } from '#shared/kernel/money.ts';
import { epochMillisecondsOf, Timestamp, timestampOf } from '#shared/kernel/time.ts';
import { NewIdentity, PhoneDigits } from '#shared/platform/accounts/identity.schema.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('ids', () => {
  test('are 24 lower-case hex digits', () => {
    expect(accepts(ObjectId, '5720955de2db76686c1f7c4d')).toBe(true);
    for (const wrong of [
      '',
      '5720955de2db76686c1f7c4',
      '5720955DE2DB76686C1F7C4D',
      'g720955de2db76686c1f7c4d',
      12,
      null,
    ]) {
      expect(accepts(ObjectId, wrong)).toBe(false);
    }
  });
});

describe('money', () => {
  test('has the two forms of the document', () => {
    expect(decimalText(589)).toBe('5.89');
    expect(decimalText(1000)).toBe('10.00');
    expect(decimalText(5)).toBe('0.05');
    expect(decimalText(-5)).toBe('-0.05');
    expect(decimalText(0)).toBe('0.00');
    expect(decimalNumber(1115)).toBe(11.15);
    expect(decimalNumber(558)).toBe(5.58);
  });

  test('is unchanged after a round trip through either form', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (amountMinor) => {
        expect(Number(decimalText(amountMinor).replace('.', ''))).toBe(amountMinor);
        expect(Math.round(decimalNumber(amountMinor) * 100)).toBe(amountMinor);
      }),
    );
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('is never %d', (amountMinor) => {
    expect(() => assertMinorUnits(amountMinor)).toThrow(RangeError);
    expect(() => decimalText(amountMinor)).toThrow(RangeError);
  });
});

describe('identities', () => {
  test('are normalised to one spelling', () => {
    expect(EmailAddress.parse('Ann.Smith+29@Example.COM')).toBe('ann.smith+29@example.com');
    expect(PhoneDigits.parse('+84 (166) 000-0001')).toBe('841660000001');
    expect(PhoneDigits.parse('841600000001')).toBe('841600000001');
    expect(NewIdentity.parse({ type: 'email', value: 'A@EXAMPLE.com' })).toEqual({
      type: 'email',
      value: 'a@example.com',
    });
  });

  test('are refused when no message could reach them', () => {
    for (const wrong of ['', 'ann', 'ann@', '@example.com', 'a b@example.com', `${'a'.repeat(250)}@example.com`, 7]) {
      expect(accepts(EmailAddress, wrong)).toBe(false);
    }
    for (const wrong of ['', 'phone', '123456', '1234567890123456', '+1555x100001', '()()()()', 15550100001]) {
      expect(accepts(PhoneDigits, wrong)).toBe(false);
    }
    expect(accepts(NewIdentity, { type: 'email', value: '841600000001' })).toBe(false);
    expect(accepts(NewIdentity, { type: 'fax', value: '841600000001' })).toBe(false);
  });
});

describe('coordinates', () => {
  test('are accepted as numbers and as numeric strings', () => {
    expect(Coordinates.parse({ latitude: '10.2323232', longitude: '-106.5' })).toEqual({
      latitude: 10.2323232,
      longitude: -106.5,
    });
    expect(Coordinates.parse({ latitude: -90, longitude: 180 })).toEqual({ latitude: -90, longitude: 180 });
  });

  test('are refused outside the earth and when they are not numbers', () => {
    for (const wrong of [90.1, -91, '91', '', ' ', 'north', '1e2', '0x10', null, true, Number.NaN, [1]]) {
      expect(accepts(Latitude, wrong)).toBe(false);
    }
    for (const wrong of [180.1, '-181', Number.POSITIVE_INFINITY, undefined])
      expect(accepts(Longitude, wrong)).toBe(false);
  });

  test('have the known distance between them', () => {
    const saigon = { latitude: 10.7769, longitude: 106.7009 };
    const hanoi = { latitude: 21.0278, longitude: 105.8342 };
    expect(distanceMeters(saigon, hanoi)).toBeGreaterThan(1_140_000);
    expect(distanceMeters(saigon, hanoi)).toBeLessThan(1_146_000);
    expect(distanceMeters(saigon, saigon)).toBe(0);
    const overTheDateLine = distanceMeters({ latitude: 0, longitude: 179.999 }, { latitude: 0, longitude: -179.999 });
    expect(overTheDateLine).toBeCloseTo(222.4, 0);
  });
});

describe('timestamps', () => {
  test('have the form of the samples and lose no precision', () => {
    expect(timestampOf(epochMillisecondsOf('2016-04-27T10:33:01.579Z'))).toBe('2016-04-27T10:33:01.579Z');
    expect(accepts(Timestamp, '2016-04-27T10:33:01.579Z')).toBe(true);
    expect(accepts(Timestamp, '2015-02-30')).toBe(false);
  });
});
