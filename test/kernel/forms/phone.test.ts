import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { earlierSpellingsOf, PhoneNumber, phoneIn } from '#shared/kernel/forms/phone.ts';
import { setHomeRegion } from '#shared/kernel/forms/region.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

afterEach(() => setHomeRegion('ID'));

const accepts = (value: unknown) => PhoneNumber.safeParse(value).success;

/** An Indonesian mobile number without its country code. */
const mobile = fc
  .tuple(fc.constantFrom('812', '813', '857', '878'), fc.stringMatching(/^[0-9]{6,8}$/))
  .map((parts) => parts.join(''));

/** What people put between digits, and what phones add when a number is copied. */
const separators = ['', ' ', '-', '.', '\u00a0', '\u2011', '\u2013', '\u200b', '\u202a', '\u202c', '/', '  '];

/** The ways to begin the same number at home. */
const beginnings = ['+62', '+62 (0)', '0062', '62', '0', '', 'tel:+62', '\uff0b62'];

test.each(beginnings)('a number that begins with %j is the same as in any other spelling', (beginning) => {
  fc.assert(
    fc.property(
      mobile,
      fc.array(fc.constantFrom(...separators), { minLength: 12, maxLength: 12 }),
      (digits, between) => {
        const spelled = Array.from(digits, (digit, place) => `${between[place]}${digit}`).join('');
        expect(phoneIn(`${beginning}${spelled}`)).toBe(`+62${digits}`);
      },
    ),
  );
});

test('the normal form stays what it is', () => {
  const anywhere = fc.oneof(
    mobile.map((digits) => `+62${digits}`),
    fc.stringMatching(/^\+1[2-9][0-9]{9}$/),
    fc.stringMatching(/^\+44[1-9][0-9]{9}$/),
  );
  fc.assert(
    fc.property(anywhere, (number) => {
      fc.pre(accepts(number));
      const once = PhoneNumber.parse(number);
      expect(PhoneNumber.parse(once)).toBe(once);
      expect(once).toMatch(/^\+[1-9]\d{6,14}$/);
    }),
  );
});

test.each([
  ['a number of the samples, without a sign', '15550100002', '+15550100002'],
  ['digits of another script', '٠٨١٢٣٤٥٦٧٨٩', '+628123456789'],
  ['wide digits', '０８１２３４５６７８９', '+628123456789'],
  ['a number whose country keeps its zero', '+39 06 12345678', '+390612345678'],
  ['a number of a country that renumbered, from the samples', '+84 166-220-3830', '+841662203830'],
])('%s is read', (_name, text, number) => {
  expect(PhoneNumber.parse(text)).toBe(number);
});

test.each([
  '',
  ' ',
  '110',
  '+0812345678',
  '+999123456789',
  '+12345',
  '1234567890123456',
  'call 0812345678',
  '0812x345678',
])('no phone has %j', (text) => {
  expect(accepts(text)).toBe(false);
});

test('a number without a country code is of the country of the stage', () => {
  setHomeRegion('VN');
  expect(phoneIn('0912 345 678')).toBe('+84912345678');
  expect(phoneIn('+62 812 345 678')).toBe('+62812345678');
  setHomeRegion('US');
  expect([phoneIn('(212) 555-0102'), phoneIn('1 212 555 0102')]).toEqual(['+12125550102', '+12125550102']);
});

test('a country that there is not is a fault of the deployment', () => {
  setHomeRegion('XX');
  expect(() => phoneIn('0812345678')).toThrow(RangeError);
});

describe('the spellings of before', () => {
  test('are what each way of writing a number was stored as', () => {
    const stored = (text: string) => text.replace(/\D/g, '');
    fc.assert(
      fc.property(mobile, fc.constantFrom('+62 (0)', '0062', '0', ''), (digits, beginning) => {
        expect(earlierSpellingsOf(`+62${digits}`)).toContain(stored(beginning + digits));
      }),
    );
  });

  test('of another country have its code', () => {
    expect(earlierSpellingsOf('+84912345678')).toEqual(['840912345678', '0084912345678']);
  });
});

test('the runtime of a function knows the country of its stage', () => {
  createRuntime({ HOME_REGION: 'VN' });
  expect(phoneIn('0912345678')).toBe('+84912345678');
  createRuntime({});
  expect(phoneIn('0912345678')).toBe('+84912345678');
});
