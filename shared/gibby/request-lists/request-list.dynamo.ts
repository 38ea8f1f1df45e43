import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { countedEntries, type IndexEntry } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { reindexRequest, type SortedList, sortedEntry, sortedQuery } from './request-entries.dynamo.ts';
import type { RequestListsWriter } from './request-list.ports.ts';
import { indexRecords, listNameOf, listNamesOf } from './request-list.rules.ts';
import { RequestListing } from './request-list.ts';
import { prefixes } from './request-lists.keys.ts';

const partitionOf = (list: string) => `${prefixes.requestList}${list}`;

const ListEntry = z.object({ requestId: GibbyId });

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
      for (const name of indexRecords) {
        await reindexRequest(
          table,
          { prefix: prefixes.requestList, name, schema: RequestListing },
          { requestId, version, listing },
          (indexed) => listEntriesOf(indexed, name),
        );
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
