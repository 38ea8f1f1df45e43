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

/**
 * Whether a name with this key is meant by a search: the search's key stands somewhere in it. An empty search means
 * every name; one of nothing but punctuation means none.
 */
export function isFoundBy(search: string | undefined, key: string): boolean {
  if (search === undefined || search.trim() === '') return true;
  const wanted = searchKeyOf(search);
  return wanted !== '' && key.includes(wanted);
}
