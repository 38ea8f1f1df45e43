import { expect, test } from 'vitest';
import { indexRecords, listNameOf, listNamesOf, sortKeysOf } from '#shared/gibby/request-lists/request-list.rules.ts';
import {
  filterFields,
  isWanted,
  type RequestFilter,
  type RequestListing,
  requestFilters,
  statusNumbers,
} from '#shared/gibby/request-lists/request-list.ts';

const listing: Required<RequestListing> = {
  requestId: 7,
  requesterId: 36,
  categoryId: 2,
  status: 0,
  itemName: 'Bake',
  priceMinor: 1_000_000,
  createdAt: '2026-03-01T12:00:00.000Z',
};

const filters: readonly RequestFilter[] = [undefined, 36, 37].flatMap((requesterId) =>
  [undefined, 2, 3].flatMap((categoryId) =>
    [undefined, ...statusNumbers].map((status) => ({ requesterId, categoryId, status })),
  ),
);

test.each(filters)('a request is in the list of %j exactly when that filter lets it through', (filter) => {
  expect(listNamesOf(listing).includes(listNameOf(filter))).toBe(isWanted(filter, listing));
});

test('a request is in one list for every combination of filters', () => {
  expect(new Set(listNamesOf(listing)).size).toBe(2 ** filterFields.length);
});

test('every list of a request belongs to one index record', () => {
  const byRecord = indexRecords.map((record) => listNamesOf(listing, record));
  expect(byRecord.every(({ length }) => length > 0)).toBe(true);
  expect(byRecord.flat().sort()).toEqual(listNamesOf(listing).sort());
});

test('filters have letters of their own, and the names of the first three lists stay', () => {
  const letters = Object.values(requestFilters).map(({ letter }) => letter);
  expect(letters).toEqual([...new Set(letters)]);
  expect(listNameOf({ requesterId: 36, categoryId: 2, status: 0 })).toBe('u36/c2/s0/all');
  expect(listNamesOf(listing, 'S')).toHaveLength(8);
});

test('sort keys are ordered by their values, and then by the ids', () => {
  const keysOf = (change: Partial<RequestListing>) => sortKeysOf({ ...listing, ...change });
  expect(keysOf({ priceMinor: 9 }).price < keysOf({ priceMinor: 10 }).price).toBe(true);
  expect(keysOf({ itemName: 'Äpfel' }).name < keysOf({ itemName: 'Bake' }).name).toBe(true);
  expect(keysOf({ requestId: 9 }).created < keysOf({ requestId: 10 }).created).toBe(true);
  expect(keysOf({ createdAt: '2026-03-01T12:00:00.001Z' }).created > keysOf({}).created).toBe(true);
});
