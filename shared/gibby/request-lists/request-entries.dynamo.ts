import { type IndexEntry, indexedOf, reindex } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import type { QueryOptions, Table } from '#shared/platform/dynamo/table.dynamo.ts';
import { sortKeysOf } from './request-list.rules.ts';
import { RequestListing, type RequestSort } from './request-list.ts';

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

const IndexedRequest = indexedOf(RequestListing);

/** A version of a request, and its listing; undefined once the request is in no list. */
interface ListingVersion {
  readonly requestId: number;
  readonly version: number;
  readonly listing: RequestListing | undefined;
}

/** Indexes a version of a request. The index record `<prefix>of#<id>` / name stores what is indexed for it. */
export function reindexRequest(
  table: Table,
  { prefix, name }: { prefix: string; name: string },
  { requestId, version, listing }: ListingVersion,
  entriesOf: (listing: RequestListing) => readonly IndexEntry[],
): Promise<void> {
  const key = { PK: `${prefix}of#${requestId}`, SK: name };
  return reindex(table, { key, number: requestId, version, thing: listing, schema: IndexedRequest, entriesOf });
}
