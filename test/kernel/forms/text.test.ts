import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { name, optionalLine, quoted } from '#shared/kernel/forms/name.ts';
import { optionalText, saying, text } from '#shared/kernel/forms/text.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

const words = fc.string({ unit: 'binary', maxLength: 40 });
/** Characters that show nothing, each in its own way. */
const unseen = [
  '\u200b',
  '\u3164',
  '\u2800',
  '\u00ad',
  '\ufeff',
  '\u2060',
  '\u115f',
  '\uffa0',
  '\u034f',
  '\u200d',
  ' ',
  '\u00a0',
  '\u3000',
];
const nothing = fc.array(fc.constantFrom(...unseen), { maxLength: 6 }).map((parts) => parts.join(''));

describe.each([
  ['a text', text(200)],
  ['a text that may be empty', optionalText(200)],
  ['a saying', saying(200)],
  ['a name', name(200)],
  ['a line', optionalLine(200)],
])('%s', (_name, schema) => {
  test('has one normal form, which stays what it is', () => {
    fc.assert(
      fc.property(words, (value) => {
        const once = schema.safeParse(value);
        if (!once.success) return;
        expect(schema.parse(once.data)).toBe(once.data);
        expect(once.data).toBe(once.data.normalize('NFC'));
        expect(once.data).not.toMatch(/(?![\n\t])\p{Cc}|[\u00ad\u200b\u2060\ufeff]/u);
      }),
    );
  });

  test('is the same whether its letters came composed or decomposed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (value) => {
        const [composed, decomposed] = [value.normalize('NFC'), value.normalize('NFD')].map((each) =>
          schema.safeParse(each),
        );
        expect(decomposed?.data).toBe(composed?.data);
      }),
    );
  });

  test('is not half a character', () => {
    expect(accepts(schema, 'a\ud800')).toBe(false);
  });

  test('keeps what scripts and pictures need', () => {
    for (const kept of ['👨‍👩‍👧', 'می‌خواهم', '❤️', 'שלום', 'Nuku‘alofa']) expect(schema.parse(kept)).toBe(kept);
  });
});

test.each([
  ['a text', text(200)],
  ['a saying', saying(200)],
  ['a name', name(200)],
])('%s of nothing visible is refused', (_name, schema) => {
  fc.assert(fc.property(nothing, (value) => !accepts(schema, value)));
  fc.assert(fc.property(nothing, (value) => accepts(schema, `${value}a`)));
});

test('a text that may be empty is empty when nothing of it is visible', () => {
  fc.assert(fc.property(nothing, (value) => optionalText(200).parse(value) === ''));
});

test('a text keeps its lines, however they end', () => {
  expect(text(20).parse(' one\r\ntwo\rthree\u2028four\u0000\n')).toBe('one\ntwo\nthree\nfour');
});

test('what is said in a chat keeps the blanks at its ends', () => {
  expect(saying(20).parse('third mess ')).toBe('third mess ');
});

describe('a name', () => {
  const controls = ['\u0000', '\n', '\r\n', '\u0085', '\u2028', '\u202e', '\u2066', '\u202a'];

  test.each(controls)('never holds %j, which would change the words around it', (control) => {
    for (const schema of [name(50), optionalLine(50)])
      expect(accepts(schema, `Gibby${control}Your payment`)).toBe(false);
    expect(quoted(`Gibby${control}Your payment`)).not.toContain(control);
  });

  test('may come with a line break at its end, as some keyboards send it', () => {
    expect(name(50).parse('Ada\n')).toBe('Ada');
  });

  test('has a blank for a tab, which tables and keyboards send', () => {
    for (const schema of [name(50), optionalLine(50)])
      expect(schema.parse('\tIndomie\tGoreng ')).toBe('Indomie Goreng');
  });

  test('has no marks of direction, which phones add to copied names', () => {
    expect(name(50).parse('\u200eAda\u200f')).toBe('Ada');
  });

  test('cannot end its quotes', () => {
    expect(quoted('Ada” Your payment failed “')).toBe("“Ada' Your payment failed '”");
  });
});
