import type { IndexEntry } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import type { QueryOptions } from '#shared/platform/dynamo/table.dynamo.ts';
import { sortKeysOf } from './request-list.rules.ts';
import type { RequestListing, RequestSort } from './request-list.ts';

/** The partitions of one list of requests: by time in the table, by name in GSI1, by price in GSI2. */
export interface SortedList {
  readonly byTime: string;
  readonly byName: string;
  readonly byPrice: string;
}

const entryPrefix = 'E#';

/** The query that reads a list in the given order. */
export function sortedQuery(list: SortedList, sort: RequestSort): Omit<QueryOptions, 'limit' | 'cursor'> {
  switch (sort) {
    case 'created_at.desc':
      return { partition: list.byTime, sort: { prefix: entryPrefix }, descending: true };
    case 'item_name.asc':
      return { partition: list.byName, index: 'GSI1' };
    default:
      return { partition: list.byPrice, index: 'GSI2', descending: sort === 'maximum_price.desc' };
  }
}

/** The key by which an order compares a request. */
export function orderKeyOf(listing: RequestListing, sort: RequestSort): string {
  const { created, name, price } = sortKeysOf(listing);
  if (sort === 'created_at.desc') return created;
  return sort === 'item_name.asc' ? name : price;
}

/** Compares two keys of an order as the table does: by their bytes. */
export function inOrder(one: string, other: string, sort: RequestSort): number {
  const compared = Buffer.compare(Buffer.from(one), Buffer.from(other));
  return sort.endsWith('.desc') ? -compared : compared;
}

/** A request's index entry in a list, with its keys. */
export function sortedEntry(list: SortedList, listing: RequestListing): IndexEntry {
  const keys = sortKeysOf(listing);
  return {
    PK: list.byTime,
    SK: entryPrefix + keys.created,
    GSI1PK: list.byName,
    GSI1SK: keys.name,
    GSI2PK: list.byPrice,
    GSI2SK: keys.price,
  };
}
