import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  checkStatusWords,
  notifyWords,
  redirectWords,
  requestWords,
  sameWords,
} from '#shared/gibby/payments/doku/doku-words.rules.ts';

/** The test vectors of providers.md, "Doku". */
const keys = { mallId: '12345678', sharedKey: 'SK123456abcd' };
const payment = { amount: '100000.00', transactionId: 'WALLET0001' };

test.each([
  ['a payment request', requestWords(keys, payment), '5571bcc661f78c118558f0e69759b0097cf41a85'],
  [
    'NOTIFY',
    notifyWords(keys, { ...payment, resultMessage: 'SUCCESS', verifyStatus: 'NA' }),
    '2c2ad745cdc3fd6707b426234f32ba99c120e7a4',
  ],
  [
    'REDIRECT 0000',
    redirectWords(keys, { ...payment, statusCode: '0000' }),
    'e7baae0485230c83578677b65c1602dd1a3c1536',
  ],
  [
    'REDIRECT 5511',
    redirectWords(keys, { ...payment, statusCode: '5511' }),
    '857434d62e548f6956767b2d17c5cde5041a176b',
  ],
  ['CHECKSTATUS', checkStatusWords(keys, payment.transactionId), '4ae4483b90a093436d6645aa3ce9e6b7edead547'],
])('the words of %s equal those of the vector', (_name, words, vector) => {
  expect(words).toBe(vector);
});

describe('the comparison of words', () => {
  const words = requestWords(keys, payment);

  test('accepts only equal words', () => {
    expect(sameWords(words, words)).toBe(true);
    expect(sameWords(words, `${words}0`)).toBe(false);
    expect(sameWords(words.toUpperCase(), words)).toBe(false);
    expect(sameWords('', words)).toBe(false);
    for (let at = 0; at < words.length; at += 1) {
      const other = `${words.slice(0, at)}${words[at] === '0' ? '1' : '0'}${words.slice(at + 1)}`;
      expect(sameWords(other, words)).toBe(false);
    }
  });

  test('takes a time that does not depend on where they differ, and is used everywhere', () => {
    const sourceOf = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
    expect(sourceOf('shared/gibby/payments/doku/doku-words.rules.ts')).toContain('return timingSafeEqual(');
    const adapter = sourceOf('shared/gibby/payments/doku/doku.adapter.ts');
    expect(adapter.match(/sameWords\(/g)).toHaveLength(1);
    expect(adapter.match(/return areWordsOf\(/g)).toHaveLength(2);
    expect(adapter).not.toMatch(/WORDS\s*[!=]==|[!=]==\s*\w+\.WORDS/);
  });
});
