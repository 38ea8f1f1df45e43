import type { Entry } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import type { QueryOptions } from '#shared/platform/dynamo/table.dynamo.ts';
import { sortKeysOf } from './request-list.rules.ts';
import type { RequestListing, RequestSort } from './request-list.ts';

/** The partitions of one list of requests: in the table by time, in GSI1 by name, in GSI2 by price. */
export interface SortedList {
  readonly byTime: string;
  readonly byName: string;
  readonly byPrice: string;
}

const entryPrefix = 'E#';

/** Where a list is read in that order. */
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

/** The keys of a request's entry in a list. */
export function sortedEntry(list: SortedList, listing: RequestListing): Entry {
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
