import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';

/** A word with at least this many letters is found by its prefixes too, a shorter one only as a whole. */
const minLetters = 3;
/** Longer prefixes are not stored: a longer search word is compared with the name itself. */
const maxLetters = 10;
/** One transaction writes the tokens with their counters, and it allows a hundred writes. */
export const maxTokens = 40;
/** More words do not narrow a search down any further. */
const maxWords = 8;

/** The words of a name or of a search, in the form in which they are compared. */
export function wordsOf(text: string): string[] {
  return searchKeyOf(text)
    .split(' ')
    .filter((word) => word !== '');
}

/**
 * The search tokens of a name: its words, and their prefixes of three letters or more. A name with more than forty
 * tokens loses the longest prefixes of its last words; shorter prefixes still find those words.
 */
export function tokensOf(name: string): string[] {
  const words = wordsOf(name);
  const beginnings = Array.from({ length: maxLetters - minLetters + 1 }, (_, index) => minLetters + index).flatMap(
    (length) => words.filter((word) => word.length > length).map((word) => word.slice(0, length)),
  );
  return [...new Set([...words.map(tokenOf), ...beginnings])].slice(0, maxTokens);
}

/** The token of a word: the word itself, or its longest stored prefix. */
export function tokenOf(word: string): string {
  return word.slice(0, maxLetters);
}

/** The words of a search; empty when it has none. */
export function queryWords(search: string): string[] {
  return [...new Set(wordsOf(search))].slice(0, maxWords);
}

/** Whether a name contains all the words of a search: as whole words, or as prefixes of at least three letters. */
export function hasWords(name: string, query: readonly string[]): boolean {
  const words = wordsOf(name);
  return query.every((wanted) =>
    words.some((word) => word === wanted || (wanted.length >= minLetters && word.startsWith(wanted))),
  );
}

/**
 * Whether the index entries of a word's token are exactly the names with that word, so that no name needs to be
 * compared.
 */
export function isToken(word: string): boolean {
  return word.length <= maxLetters;
}
