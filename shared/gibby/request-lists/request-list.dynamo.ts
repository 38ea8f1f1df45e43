import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { countedEntries, type IndexEntry, indexedOf, reindex } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { type SortedList, sortedEntry, sortedQuery } from './request-index-keys.dynamo.ts';
import type { RequestListsWriter } from './request-list.ports.ts';
import { indexRecords, listNameOf, listNamesOf } from './request-list.rules.ts';
import { RequestListing } from './request-list.ts';
import { prefixes } from './request-lists.keys.ts';

const partitionOf = (list: string) => `${prefixes.requestList}${list}`;
const placedKey = (requestId: number, indexRecord: string) => ({
  PK: `${prefixes.requestList}of#${requestId}`,
  SK: indexRecord,
});

const ListEntry = z.object({ requestId: GibbyId });
const IndexedRequest = indexedOf(RequestListing);

/**
 * Every list is a partition `RQL#<list>` of small entries `E#<created>#<id>`, which GSI1 sorts by name and GSI2 by
 * price. So each filter is one query in each order, and reads nothing that it does not return. The same partition holds
 * the list's counters, `COUNT#<n>`. The index records `RQL#of#<id>` store what is indexed for a request.
 */
export function requestLists(runtime: Runtime): RequestListsWriter {
  const table = tableOf(runtime);
  return {
    list: async (filter, sort, pageQuery) => {
      const { items, next } = await numberedPage(
        table,
        sortedQuery(listOf(listNameOf(filter)), sort),
        pageQuery,
        ListEntry,
      );
      return { items: items.map(({ requestId }) => requestId), ...(next !== undefined && { next }) };
    },

    count: (filter) => countedEntries(table, partitionOf(listNameOf(filter))),

    record: async (requestId, version, listing) => {
      for (const indexRecord of indexRecords) {
        await reindex(table, {
          key: placedKey(requestId, indexRecord),
          number: requestId,
          version,
          thing: listing,
          schema: IndexedRequest,
          entriesOf: (placed) => listEntriesOf(placed, indexRecord),
        });
      }
    },
  };
}

function listOf(name: string): SortedList {
  return {
    byTime: partitionOf(name),
    byName: `${prefixes.requestsByName}${name}`,
    byPrice: `${prefixes.requestsByPrice}${name}`,
  };
}

/** The index entries of a request in all its lists, or in those of one index record. */
export function listEntriesOf(listing: RequestListing, indexRecord?: string): IndexEntry[] {
  return listNamesOf(listing, indexRecord).map((name) => ({
    ...sortedEntry(listOf(name), listing),
    requestId: listing.requestId,
  }));
}
