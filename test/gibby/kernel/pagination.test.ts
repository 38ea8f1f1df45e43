import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { gibbyPage, pageOf, pageQuery, slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';

const address = 'https://gibby.example.com/api/countries?api_key=local-gibby-key&search=a+b';
const Query = z.object(pageQuery);
const listOf = (length: number) => Array.from({ length }, (_, index) => index);

test.each([
  [{}, { page: 1, per_page: 30 }],
  [
    { page: '', per_page: '' },
    { page: 1, per_page: 30 },
  ],
  [
    { page: '3', per_page: '10' },
    { page: 3, per_page: 10 },
  ],
  [{ per_page: '31' }, { page: 1, per_page: 30 }],
  [{ per_page: '9999999' }, { page: 1, per_page: 30 }],
])('the query %j means the page %j', (query, asked) => {
  expect(Query.parse(query)).toEqual(asked);
});

test.each(['-1', '1.5', 'x', '1e3', ' 1'])('the page "%s" is invalid', (page) => {
  expect(Query.safeParse({ page }).success).toBe(false);
  expect(Query.safeParse({ per_page: page }).success).toBe(false);
});

test('a page in the middle links to both sides, with the same parameters', () => {
  const { data, meta } = slicedPage(listOf(246), { page: 2, per_page: 10 }, address);
  expect(data).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(meta.pagination).toEqual({
    total: 246,
    count: 10,
    per_page: 10,
    current_page: 2,
    total_pages: 25,
    links: { previous: `${address}&page=1`, next: `${address}&page=3` },
  });
});

test('a link replaces the requested page number and does not repeat it', () => {
  const { meta } = slicedPage(listOf(60), { page: 1, per_page: 30 }, `${address}&page=1`);
  expect(meta.pagination.links).toEqual({ next: `${address}&page=2` });
});

test.each([0, 1, 30])('a single page of %d has an empty list of links, as in the samples', (length) => {
  const { meta } = slicedPage(listOf(length), { page: 1, per_page: 30 }, address);
  expect(meta.pagination).toMatchObject({ total: length, count: length, total_pages: 1, links: [] });
});

test('a page after the last one is empty and links back to the last page', () => {
  const { data, meta } = slicedPage(listOf(31), { page: 9, per_page: 30 }, address);
  expect(data).toEqual([]);
  expect(meta.pagination.links).toEqual({ previous: `${address}&page=2` });
});

test('a list that is too long to count continues by a cursor', () => {
  expect(pageOf({ items: [1], total: 1, page: 1, perPage: 30 }, address).meta.cursor).toEqual({ next: null });
  const { meta } = pageOf({ items: [1], total: 2000, page: 1, perPage: 30, next: 'opaque' }, address);
  expect(meta.cursor).toEqual({ next: 'opaque' });
});

test('the link to the next page carries the new cursor, and no link keeps the old one', () => {
  const list = { items: [1], total: 2000, page: 2, perPage: 30 };
  const called = `${address}&page=2&cursor=former`;
  expect(pageOf({ ...list, next: 'opaque' }, called).meta.pagination.links).toEqual({
    previous: `${address}&page=1`,
    next: `${address}&page=3&cursor=opaque`,
  });
  expect(pageOf(list, `${address}&page=2`).meta.pagination.links).toEqual({
    previous: `${address}&page=1`,
    next: `${address}&page=3`,
  });
});

test('following the links reads every item once, whatever the sizes, and each page fits its schema', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer({ min: 1, max: 30 }), (length, size) => {
      const read: number[] = [];
      let next: string | undefined = `${address}&per_page=${size}`;
      for (let steps = 0; next !== undefined && steps < 300; steps++) {
        const query = Query.parse(Object.fromEntries(new URL(next).searchParams));
        const answer = gibbyPage(z.number()).parse(slicedPage(listOf(length), query, next));
        read.push(...answer.data);
        const { links } = answer.meta.pagination;
        next = 'next' in links ? links.next : undefined;
      }
      expect(read).toEqual(listOf(length));
    }),
  );
});

test('times are in Jakarta time, without a zone', () => {
  expect(gibbyTimeOf('2016-09-05T07:53:07.123Z')).toBe('2016-09-05 14:53:07');
  expect(gibbyTimeOf('2016-12-31T17:00:00.000Z')).toBe('2017-01-01 00:00:00');
});

test('who comes by a cursor goes on by cursors alone, also when rows have come in and there seem to be more pages', () => {
  const byCursor = `${address}&page=2&cursor=c1`;
  const middle = pageOf({ items: [1], total: 40, page: 2, perPage: 10, next: 'c2' }, byCursor);
  expect(middle.meta.pagination.links).toMatchObject({ next: `${address}&page=3&cursor=c2` });
  const last = pageOf({ items: [1], total: 40, page: 2, perPage: 10 }, byCursor);
  expect(last.meta.pagination.links).toEqual({ previous: `${address}&page=1` });
  const fewer = pageOf({ items: [1], total: 12, page: 2, perPage: 10, next: 'c2' }, byCursor);
  expect(fewer.meta.pagination.links, 'rows have gone').toMatchObject({ next: `${address}&page=3&cursor=c2` });
});
