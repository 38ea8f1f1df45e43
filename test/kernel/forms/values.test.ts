import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount } from '#shared/kernel/forms/amount.ts';
import { Latitude } from '#shared/kernel/forms/coordinate.ts';
import { Day, DayOrMoment } from '#shared/kernel/forms/day.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { Decimal, whole } from '#shared/kernel/forms/number.ts';
import { Count, pageSizeUpTo, pageUpTo } from '#shared/kernel/forms/page.ts';
import { NewPassword, normalPassword, Password } from '#shared/kernel/forms/password.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('an e-mail address', () => {
  const address = fc.emailAddress({ size: 'small' }).filter((each) => accepts(EmailAddress, each));

  test('is the same with blanks around it, invisible characters in it and in any case', () => {
    const around = fc.constantFrom('', ' ', '\t', '\u00a0', '\u200b', '\u202a', '\ufeff', '\r\n');
    fc.assert(
      fc.property(address, around, around, (each, before, behind) => {
        expect(EmailAddress.parse(`${before}${each.toUpperCase()}${behind}`)).toBe(each.toLowerCase());
      }),
    );
  });

  test.each(['ada@b\u00fccher.example/x', 'ada@b\u00fccher.example:80'])('%j is none', (wrong) => {
    expect(accepts(EmailAddress, wrong)).toBe(false);
  });

  test('that was accepted before is what it was, so its owner goes on signing in', () => {
    fc.assert(fc.property(address, (each) => EmailAddress.parse(EmailAddress.parse(each)) === each.toLowerCase()));
  });

  test.each([
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BU\u0308CHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@例え.example', 'ada@xn--r8jz45g.example'],
    ['ada@ｅｘａｍｐｌｅ．com', 'ada@example.com'],
  ])('%s has the domain in ASCII: %s', (given, normal) => {
    expect(EmailAddress.parse(given)).toBe(normal);
  });

  test.each(['', ' ', 'ada', 'ada@', '@example.com', 'a da@example.com', 'ädä@example.com', 'ada@exa mple.com'])(
    'is not %j',
    (text) => {
      expect(accepts(EmailAddress, text)).toBe(false);
    },
  );
});

describe('a number', () => {
  test('is the same in JSON and in the print of every language', () => {
    const printed = (value: number) => [
      String(value),
      value.toExponential(),
      value.toExponential().replace('e', 'E'),
      `${value}`,
    ];
    fc.assert(
      fc.property(fc.double({ min: -90, max: 90, noNaN: true }), (value) => {
        for (const text of printed(value)) {
          expect(Decimal.parse(text)).toBe(value + 0);
          expect(Latitude.parse(text)).toBe(Latitude.parse(value));
        }
      }),
    );
    expect([Latitude.parse('5.0E-4'), Latitude.parse('-.5'), Latitude.parse('7.')]).toEqual([0.0005, -0.5, 7]);
  });

  test('that is whole may come as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (value) => {
        for (const spelled of [value, String(value), `${value}.0`, `+${value}`])
          expect(whole(0, 999).parse(spelled)).toBe(value);
      }),
    );
  });

  test.each(['', ' ', '1 ', 'x', '0x10', '1,5', '1e', 'Infinity', 'NaN', '--1', null, true, [1]])(
    'is not %j',
    (value) => {
      expect([accepts(Decimal, value), accepts(whole(0, 99), value)]).toEqual([false, false]);
    },
  );
});

test('an amount is the same with and without separators, as number and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (rupiah) => {
      const grouped = rupiah.toLocaleString('en-US');
      for (const spelled of [rupiah, String(rupiah), grouped, `${grouped}.00`, `${rupiah}.0`]) {
        expect(amount(999_999_999).parse(spelled)).toBe(rupiah);
      }
    }),
  );
  for (const wrong of [0, '0', -1, '-1', 0.5, '1.5', '1,00', '1.000,00', '', 'all', '5e5', null]) {
    expect(accepts(amount(999_999_999), wrong)).toBe(false);
  }
});

test('a flag is the same in every spelling, and nothing else is one', () => {
  for (const yes of [true, 1, '1', 'true', 'TRUE', 'True']) expect(Flag.parse(yes)).toBe(true);
  for (const no of [false, 0, '0', 'false', 'FALSE']) expect(Flag.parse(no)).toBe(false);
  for (const wrong of ['', 'yes', 2, null, [], [true], ['1'], 'truely', '__proto__', 'constructor'])
    expect(accepts(Flag, wrong)).toBe(false);
});

describe('a page', () => {
  test('counted from 0, and without a number, is the first', () => {
    for (const first of ['0', 0, '1', '', undefined]) expect(pageUpTo(99).parse(first)).toBe(1);
    expect(pageUpTo(99).parse('7')).toBe(7);
    for (const wrong of ['-1', '1.5', '100', 'x']) expect(accepts(pageUpTo(99), wrong)).toBe(false);
  });

  test('has at most its maximum of entries', () => {
    for (const most of ['0', '', undefined, '30', '99999']) expect(pageSizeUpTo(30).parse(most)).toBe(30);
    expect(pageSizeUpTo(30).parse('4')).toBe(4);
  });

  test('is counted in whole numbers from 0 up', () => {
    expect([Count.parse('0'), Count.parse('99999')]).toEqual([0, 99_999]);
    for (const wrong of ['-1', '1.5', 'x', '1e3', ' 1']) expect(accepts(Count, wrong)).toBe(false);
  });
});

describe('a day', () => {
  test('is one of the years in which people live', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        expect([Day.parse(day), Day.parse(` ${day}\n`)]).toEqual([day, day]);
      }),
    );
    for (const far of [
      '0001-01-01',
      '0000-05-04',
      '1899-12-31',
      '2100-01-01',
      '9999-12-31',
      '2559-09-14',
      '2015-02-30',
    ]) {
      expect(accepts(Day, far)).toBe(false);
    }
  });
});

describe('a moment', () => {
  test('is the same in every spelling', () => {
    const moments = fc.date({ min: new Date('1974-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (date) => {
        const moment = date.toISOString();
        const blank = moment.replace('T', ' ').replace('Z', '');
        const zoned = `${new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 23)}+07:00`;
        for (const spelled of [moment, blank, zoned, String(date.getTime())]) {
          expect(DayOrMoment.parse(spelled), spelled).toBe(moment);
        }
      }),
    );
    expect(DayOrMoment.parse('2015-02-20 10:00:00')).toBe('2015-02-20T10:00:00.000Z');
    expect(DayOrMoment.parse('2015-02-30')).toBe('2015-02-28');
    for (const wrong of [
      '0001-01-01',
      '2015-13-01',
      'x',
      '9'.repeat(13),
      '20150220',
      '2015-02-20 25:00:00',
      '2015-02-20T10:00:00',
    ]) {
      expect(accepts(DayOrMoment, wrong)).toBe(false);
    }
  });
});

describe('a password', () => {
  test('is the same however its letters and blanks were typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (value) => {
        expect(normalPassword(value.normalize('NFD'))).toBe(normalPassword(value.normalize('NFC')));
        expect(normalPassword(normalPassword(value))).toBe(normalPassword(value));
      }),
    );
    expect(normalPassword('a\u00a0b\u3000c')).toBe('a b c');
  });

  test('is never trimmed, and a new one is never of blanks alone', () => {
    expect(NewPassword.parse(' secret ')).toBe(' secret ');
    for (const blank of ['        ', '\u00a0'.repeat(8), '\u200b'.repeat(8)]) {
      expect([accepts(NewPassword, blank), accepts(Password, blank)]).toEqual([false, true]);
    }
  });
});
