import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countries } from '#shared/gibby/reference/countries.ts';
import { findByName, searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));
const found = (search: string, ...names: string[]) => findByName(named(...names), search).map(({ name }) => name);

describe('the search by name', () => {
  test.each([
    ['sao tome', 'São Tomé'],
    ['SÃO TOMÉ', 'São Tomé'],
    ['São tome', 'Sao Tome'],
    ['zurich', 'Zürich'],
    ['malmo', 'Malmö'],
    ['kobenhavn', 'København'],
    ['lodz', 'Łódź'],
    ['strasse', 'Große Straße'],
    ['GROSSE', 'Große Straße'],
    ['istanbul', 'İstanbul'],
    ['diyarbakir', 'Diyarbakır'],
    ['da nang', 'Đà Nẵng'],
    ['reykjavik', 'Reykjavík'],
    ['aeroskobing', 'Ærøskøbing'],
    ["nuku'alofa", 'Nuku‘alofa'],
    ['nukualofa', 'Nuku‘alofa'],
    ['guinea bissau', 'Guinea-Bissau'],
    ['guinea-bissau', 'Guinea Bissau'],
    ['jne pos', 'JNE/POS'],
    ['  tokyo ', 'Tokyo'],
    ['kyo', 'Tokyo'],
    ['東京', '東京都'],
    ['мосК', 'Москва'],
  ])('for %s finds %s', (search, name) => {
    expect(found(search, name)).toEqual([name]);
  });

  test.each([
    ['tokio', 'Tokyo'],
    ['guineabissau', 'Guinea-Bissau'],
    ['ä', 'Tokyo'],
    ['!?', 'Tokyo'],
    ['-', 'Guinea-Bissau'],
  ])('for %s does not find %s', (search, name) => {
    expect(found(search, name)).toEqual([]);
  });

  test('keeps the order of the list, and returns all of it for an empty search', () => {
    const names = ['Mali', 'Somalia', 'Malta'];
    expect(found('mal', ...names)).toEqual(names);
    expect(found('', ...names)).toEqual(names);
    expect(found('  ', ...names)).toEqual(names);
    expect(findByName(named(...names), undefined)).toEqual(named(...names));
  });
});

/** Names from the list, and invented ones. */
const anyName = fc.oneof(
  fc.constantFrom(...countries.map(({ name }) => name)),
  fc.string({ unit: fc.constantFrom(...Array.from("abzéüñçåØÆßŁđıİ -'’.东Жñ")), minLength: 1, maxLength: 12 }),
);

describe('for any name', () => {
  const isFound = (search: string, name: string) => found(search, name).length === 1;
  const hasLetters = (text: string) => searchKeyOf(text) !== '';

  test('each part of it finds it, in either case and without its accents', () => {
    fc.assert(
      fc.property(anyName, fc.nat(12), fc.nat(12), (name, start, length) => {
        const part = name.slice(start, start + length + 1);
        fc.pre(hasLetters(part));
        for (const search of [part, part.toUpperCase(), part.toLowerCase(), searchKeyOf(part)]) {
          expect(isFound(search, name), `${search} in ${name}`).toBe(true);
        }
      }),
    );
  });

  test('the search key of its search key is the same key', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(searchKeyOf(searchKeyOf(name))).toBe(searchKeyOf(name));
      }),
    );
  });

  test('text that is not in its key does not find it', () => {
    fc.assert(
      fc.property(anyName, anyName, (name, other) => {
        fc.pre(hasLetters(other) && !searchKeyOf(name).includes(searchKeyOf(other)));
        expect(isFound(other, name)).toBe(false);
      }),
    );
  });
});
