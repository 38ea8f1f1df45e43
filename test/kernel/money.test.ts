import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rupiahIn, rupiahText } from '#shared/kernel/money.ts';

test.each([
  ['500,000', 500_000],
  ['500000', 500_000],
  ['500000.00', 500_000],
  ['500,000.00', 500_000],
  ['1,000,000,000', 1_000_000_000],
  ['0', 0],
  ['7.0', 7],
])('%s is parsed', (text, amountMinor) => {
  expect(rupiahIn(text)).toBe(amountMinor);
});

test.each([
  '',
  ' ',
  '5,00',
  '50,0000',
  ',500',
  '500,',
  '1.5',
  '500.000',
  '1.000,00',
  '+5',
  '-5',
  '5e5',
  '0x10',
  '٥',
  '5 000',
  'Rp 5',
  'Infinity',
  '9,999,999,999,999,999',
])('%j is not an amount of rupiah', (text) => {
  expect(rupiahIn(text)).toBeUndefined();
});

test('a formatted amount is parsed to the same amount, to the last rupiah', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (amountMinor) => {
      expect(rupiahIn(rupiahText(amountMinor))).toBe(amountMinor);
      expect(rupiahIn(amountMinor.toLocaleString('en-US'))).toBe(amountMinor);
    }),
  );
});

test('a fraction of a rupiah is never written', () => {
  expect(() => rupiahText(0.5)).toThrow(RangeError);
});
