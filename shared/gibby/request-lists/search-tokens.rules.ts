import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';

/** A word with at least this many letters is found by its prefixes too, a shorter one only as a whole. */
const minLetters = 3;
/** Longer prefixes are not stored: a longer search word is compared with the name itself. */
const maxLetters = 10;
/** One transaction writes the tokens with their counters, and it allows a hundred writes. */
export const maxTokens = 40;
/** More words do not narrow a search down any further. */
const maxWords = 8;

/** Letters of scripts without blanks between words. A search looks for their parts, wherever those are. */
const unspaced = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}';
const runs = new RegExp(`[${unspaced}]+|[^ ${unspaced}]+`, 'gu');
const beginsUnspaced = new RegExp(`^[${unspaced}]`, 'u');
/** Of such a script two letters in a row are a token, and each letter is. */
const pairLetters = 2;

/** The words of a name or of a search, in the form in which they are compared. */
export function wordsOf(text: string): string[] {
  return searchKeyOf(text).match(runs) ?? [];
}

/**
 * The search tokens of a name: its words, and their prefixes of three letters or more; of a word in a script without
 * blanks each letter and each two letters in a row. A name with more than forty tokens loses the longest prefixes of its
 * last words, whose shorter prefixes still find them, and its last pairs of letters.
 */
export function tokensOf(name: string): string[] {
  const words = wordsOf(name);
  const parts = words.filter(isUnspaced).flatMap((word) => [...partsOf(word, pairLetters), ...partsOf(word, 1)]);
  const others = words.filter((word) => !isUnspaced(word));
  return [...new Set([...words.map(tokenOf), ...parts, ...beginningsOf(others)])].slice(0, maxTokens);
}

/** The tokens by which names were indexed when words were what is between blanks, whatever the script. */
export function earlierTokensOf(name: string): string[] {
  const words = searchKeyOf(name.replace(/\p{Cf}/gu, ' '))
    .split(' ')
    .filter((word) => word !== '');
  return [...new Set([...words.map(earlierTokenOf), ...beginningsOf(words)])].slice(0, maxTokens);
}

function beginningsOf(words: readonly string[]): string[] {
  return Array.from({ length: maxLetters - minLetters + 1 }, (_, index) => minLetters + index).flatMap((length) =>
    words.filter((word) => word.length > length).map((word) => word.slice(0, length)),
  );
}

function partsOf(word: string, length: number): string[] {
  const letters = Array.from(word);
  return letters.slice(length - 1).map((_, index) => letters.slice(index, index + length).join(''));
}

function isUnspaced(word: string): boolean {
  return beginsUnspaced.test(word);
}

/** The token of a word: the word itself, its longest stored prefix, or its first two letters. */
export function tokenOf(word: string): string {
  return isUnspaced(word) ? Array.from(word).slice(0, pairLetters).join('') : earlierTokenOf(word);
}

/** The token of a word of an item that has not changed since words were what is between blanks. */
export function earlierTokenOf(word: string): string {
  return word.slice(0, maxLetters);
}

/** The words of a search; empty when it has none. */
export function queryWords(search: string): string[] {
  return [...new Set(wordsOf(search))].slice(0, maxWords);
}

/**
 * Whether a name contains all the words of a search: as whole words, or as prefixes of at least three letters; in a
 * script without blanks, anywhere.
 */
export function hasWords(name: string, query: readonly string[]): boolean {
  const words = wordsOf(name);
  return query.every((wanted) =>
    words.some((word) =>
      isUnspaced(wanted)
        ? word.includes(wanted)
        : word === wanted || (wanted.length >= minLetters && word.startsWith(wanted)),
    ),
  );
}

/**
 * Whether the index entries of a word's token are exactly the names with that word, so that no name needs to be
 * compared.
 */
export function isToken(word: string): boolean {
  return tokenOf(word) === word;
}
