/** Letters that are no plain letter with a mark on it, and how people without such a key write them. */
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

/** Whatever stands for an apostrophe in names such as Nuku‘alofa: people leave it out. */
const apostrophes = /['`´‘’ʻʼʿʾ]/g;

/**
 * What a name is found by: lower case, without accents, apostrophes and punctuation. `São Tomé`, `SAO TOME` and
 * `sao-tome` have the same key.
 */
export function searchKeyOf(text: string): string {
  return text
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
 * Those whose name a search means, in their order: the search's key stands somewhere in the name's. An empty search means
 * all of them, one of nothing but punctuation none. `keyOf` may remember the keys of a long list.
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
