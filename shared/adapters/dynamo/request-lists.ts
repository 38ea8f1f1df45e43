import type { RequestListing, RequestSort } from '../../domain/request-list.ts';
import type { RequestListsWriter } from '../../ports/request-lists.ts';
import { listNameOf, listNamesOf, sortKeysOf } from '../../rules/request-listing.ts';
import type { Runtime } from '../runtime.ts';
import { countedEntries, type Entry, placeEntries } from './kept-entries.ts';
import { prefixes } from './keys.ts';
import { numberedPage } from './numbered-page.ts';
import { type QueryOptions, tableOf } from './table.ts';

const partitionOf = (list: string) => `${prefixes.requestList}${list}`;
const placedKey = (requestId: number) => ({ PK: `${prefixes.requestList}of#${requestId}`, SK: 'S' });
const entryPrefix = 'E#';

/**
 * Every list is a partition `RQL#<list>` of small entries `E#<created>#<id>`, which GSI1 has by name and GSI2 by price, so
 * that each filter is one query in each order, and nothing is read to be thrown away. Beside them stand the list's
 * counters, `COUNT#<n>`, and at `RQL#of#<id>` what was placed of a request.
 */
export function requestLists(runtime: Runtime): RequestListsWriter {
  const table = tableOf(runtime);
  return {
    list: async (filter, sort, wish) => {
      const { items, next } = await numberedPage<{ requestId: number }>(table, queryOf(listNameOf(filter), sort), wish);
      return { items: items.map(({ requestId }) => requestId), ...(next !== undefined && { next }) };
    },

    count: (filter) => countedEntries(table, partitionOf(listNameOf(filter))),

    record: (requestId, version, listing) =>
      placeEntries(table, {
        key: placedKey(requestId),
        number: requestId,
        version,
        thing: listing,
        entriesOf: listEntriesOf,
      }),
  };
}

function queryOf(list: string, sort: RequestSort): Omit<QueryOptions, 'limit' | 'cursor'> {
  switch (sort) {
    case 'created_at.desc':
      return { partition: partitionOf(list), sort: { prefix: entryPrefix }, descending: true };
    case 'item_name.asc':
      return { partition: `${prefixes.requestsByName}${list}`, index: 'GSI1' };
    default:
      return {
        partition: `${prefixes.requestsByPrice}${list}`,
        index: 'GSI2',
        descending: sort === 'maximum_price.desc',
      };
  }
}

/** The entries of a request in all lists that it stands in. */
export function listEntriesOf(listing: RequestListing): Entry[] {
  const keys = sortKeysOf(listing);
  return listNamesOf(listing).map((list) => ({
    PK: partitionOf(list),
    SK: entryPrefix + keys.created,
    GSI1PK: `${prefixes.requestsByName}${list}`,
    GSI1SK: keys.name,
    GSI2PK: `${prefixes.requestsByPrice}${list}`,
    GSI2SK: keys.price,
    requestId: listing.requestId,
  }));
}
