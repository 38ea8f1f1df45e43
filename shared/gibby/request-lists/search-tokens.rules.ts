import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';

/** A word of so many letters is found by its beginnings too; a shorter one as a whole alone. */
const fewestLetters = 3;
/** Longer beginnings are not kept: whoever types more is compared with the name itself. */
const mostLetters = 10;
/** Each is written with its counter in one transaction, which takes a hundred writes. */
export const mostTokens = 40;
/** More words narrow no search down that so many do not. */
const mostWords = 8;

/** The words of a name or of a search, as they are compared. */
export function wordsOf(text: string): string[] {
  return searchKeyOf(text)
    .split(' ')
    .filter((word) => word !== '');
}

/**
 * What a name can be looked up by: its words, and their beginnings from three letters on. Of a name with more than forty,
 * the longest beginnings of its last words are left out; its words are looked up by the shorter ones.
 */
export function tokensOf(name: string): string[] {
  const words = wordsOf(name);
  const beginnings = Array.from(
    { length: mostLetters - fewestLetters + 1 },
    (_, index) => fewestLetters + index,
  ).flatMap((length) => words.filter((word) => word.length > length).map((word) => word.slice(0, length)));
  return [...new Set([...words.map(tokenOf), ...beginnings])].slice(0, mostTokens);
}

/** What a word is kept under: the word, or the longest beginning that is kept. */
export function tokenOf(word: string): string {
  return word.slice(0, mostLetters);
}

/** What a search looks for; empty when it has no word at all. */
export function wordsSought(search: string): string[] {
  return [...new Set(wordsOf(search))].slice(0, mostWords);
}

/** Whether a name has all the words of a search: as whole words, or as beginnings of at least three letters. */
export function hasWords(name: string, sought: readonly string[]): boolean {
  const words = wordsOf(name);
  return sought.every((wanted) =>
    words.some((word) => word === wanted || (wanted.length >= fewestLetters && word.startsWith(wanted))),
  );
}

/** Whether the entries of a word's token are exactly the names that have the word, and none has to be looked at. */
export function isToken(word: string): boolean {
  return word.length <= mostLetters;
}
