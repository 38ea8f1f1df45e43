import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasWords,
  isToken,
  maxTokens,
  queryWords,
  tokenOf,
  tokensOf,
} from '#shared/gibby/request-lists/search-tokens.rules.ts';

test('a name is indexed by its words and their beginnings of three letters or more', () => {
  expect(tokensOf('Adidas NMD S8').sort()).toEqual(['adi', 'adid', 'adida', 'adidas', 'nmd', 's8']);
});

test('case, accents and punctuation do not matter', () => {
  expect(tokensOf('CAFÉ (Môka)')).toEqual(tokensOf('cafe moka'));
});

test('a long word is indexed by ten letters, and compared with the name for the rest', () => {
  expect(tokensOf('Electroencephalograph')).toContain('electroenc');
  expect(tokensOf('Electroencephalograph').every((token) => token.length <= 10)).toBe(true);
  expect(tokenOf('electroencephalogram')).toBe('electroenc');
  expect(isToken('electroencephalogram')).toBe(false);
  expect(hasWords('Electroencephalograph', ['electroencephalogram'])).toBe(false);
});

test('a name of many words has no more tokens than one transaction takes, and a token for every word', () => {
  const words = Array.from({ length: 25 }, (_, index) => `word${String.fromCharCode(97 + index)}long`);
  const tokens = tokensOf(words.join(' '));
  expect(tokens).toHaveLength(maxTokens);
  for (const word of words) expect(tokens).toContain(tokenOf(word));
});

describe('the words of a search match a name', () => {
  test.each([
    ['Adidas NMD Womens Raw Pink', 'raw adidas', true],
    ['Adidas NMD Womens Raw Pink', 'ADI pin', true],
    ['Adidas NMD Womens Raw Pink', 'ad', false],
    ['Galaxy S8', 's8', true],
    ['Galaxy S85', 's8', false],
    ['Walnuts', 'nuts', false],
  ])('%s, %s: %s', (name, search, answer) => {
    expect(hasWords(name, queryWords(search))).toBe(answer);
  });
});

test('a name that matches the words is indexed by the token of each of them', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), minLength: 1, maxLength: 13 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word, { maxLength: 2 }), (name, search) => {
      const sought = queryWords(search.join(' '));
      if (!hasWords(name.join(' '), sought)) return;
      for (const one of sought) expect(tokensOf(name.join(' '))).toContain(tokenOf(one));
    }),
  );
});
