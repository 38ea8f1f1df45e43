import type * as z from 'zod';
import { type IndexEntry, indexedOf, reindex } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import type { QueryOptions, Table } from '#shared/platform/dynamo/table.dynamo.ts';
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

/** A version of a request, and its listing; undefined once the request is in no list. */
interface ListingVersion<Listing extends RequestListing> {
  readonly requestId: number;
  readonly version: number;
  readonly listing: Listing | undefined;
}

/** The index record `<prefix>of#<id>` / name stores what is indexed for a request: a listing of this schema. */
interface IndexRecord<Listing extends RequestListing> {
  readonly prefix: string;
  readonly name: string;
  readonly schema: z.ZodType<Listing>;
}

/** Indexes a version of a request. */
export function reindexRequest<Listing extends RequestListing>(
  table: Table,
  { prefix, name, schema }: IndexRecord<Listing>,
  { requestId, version, listing }: ListingVersion<Listing>,
  entriesOf: (listing: Listing) => readonly IndexEntry[],
): Promise<void> {
  const key = { PK: `${prefix}of#${requestId}`, SK: name };
  const update = { key, number: requestId, version, thing: listing, schema: indexedOf(schema), entriesOf };
  return reindex(table, update);
}
