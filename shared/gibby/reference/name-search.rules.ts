/** Letters that do not decompose into a plain letter and a mark, and their spelling on keyboards without them. */
const spelledOut: Readonly<Record<string, string>> = {
  æ: 'ae',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ə: 'e',
};

/** Joiners, marks of direction and other characters that nobody sees: they are part of no word. */
const unseen = /\p{Cf}/gu;

/** Characters that serve as an apostrophe in names such as Nuku‘alofa; people leave them out. */
const apostrophes = /['`´‘’ʻʼʿʾ]/g;

/**
 * The search key of a name: lower case, without accents, apostrophes, punctuation and invisible characters. `São Tomé`, `SAO TOME` and
 * `sao-tome` have the same key.
 */
export function searchKeyOf(text: string): string {
  return text
    .replace(unseen, '')
    .replace(apostrophes, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[æðđħıłøœßþə]/g, (letter) => spelledOut[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

interface Named {
  readonly name: string;
}

/**
 * The items whose key contains the key of the search, in their order. An empty search matches all items, a search of
 * punctuation only matches none. `keyOf` may cache the keys of a long list.
 */
export function findByName<Item extends Named>(
  all: readonly Item[],
  search = '',
  keyOf: (item: Item) => string = ({ name }) => searchKeyOf(name),
): readonly Item[] {
  if (search.trim() === '') return all;
  const wanted = searchKeyOf(search);
  return wanted === '' ? [] : all.filter((item) => keyOf(item).includes(wanted));
}
