/**
 * The worked example of docs/data-changes.md: a list that the product does not have (requests by the country of
 * delivery), and the backfill that lists the requests of before. In the product its parts would be in
 * `delivery-list.dynamo.ts`, `.ports.ts`, `.grants.ts` and `.usecase.ts`, and in a task of its own.
 */

import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { AdapterEntry } from '#shared/kernel/grants.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import type { Progress } from '#shared/platform/backfills/backfill.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import { countedEntries, indexedOf, reindex } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

const prefixes = { request: 'REQ#', deliveryList: 'RQD#' } as const;

const DeliveryListing = z.object({ requestId: GibbyId, deliveryCountryId: GibbyId, createdAt: Timestamp });
type DeliveryListing = z.infer<typeof DeliveryListing>;
const IndexedDelivery = indexedOf(DeliveryListing);
const ListEntry = DeliveryListing.pick({ requestId: true });

const partitionOf = (countryId: number) => `${prefixes.deliveryList}${countryId}`;

/** What the new list needs of a request; undefined for a hidden one. */
export function deliveryListingOf(
  requestId: number,
  { hiddenAt, deliveryCountryId, createdAt }: Pick<Request, 'hiddenAt' | 'deliveryCountryId' | 'createdAt'>,
): DeliveryListing | undefined {
  return hiddenAt === null ? { requestId, deliveryCountryId, createdAt } : undefined;
}

/**
 * Lists `RQD#<country>` of entries `E#<created>#<id>` with their counters. What is indexed has a record of its own,
 * `RQD#of#<id>`: the record of the existing lists would say that an old request is in the new list, too.
 */
export function deliveryLists(runtime: Runtime) {
  const table = tableOf(runtime);
  return {
    list: (countryId: number, pageQuery: PageQuery) =>
      numberedPage(table, { partition: partitionOf(countryId), sort: { prefix: 'E#' } }, pageQuery, ListEntry),

    count: (countryId: number) => countedEntries(table, partitionOf(countryId)),

    record: (requestId: number, version: number, listing: DeliveryListing | undefined) =>
      reindex(table, {
        key: { PK: `${prefixes.deliveryList}of#${requestId}`, SK: 'S' },
        schema: IndexedDelivery,
        number: requestId,
        version,
        thing: listing,
        entriesOf: ({ requestId, deliveryCountryId, createdAt }) => [
          { PK: partitionOf(deliveryCountryId), SK: `E#${createdAt}#${requestId}`, requestId },
        ],
      }),
  };
}

/** The role of the backfill, with `backfills: 'run'`: it scans, reads requests, and writes only the new list and its progress. */
export const grants = {
  deliveryLists: {
    module: 'gibby/request-lists/delivery-list.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: {
      write: [
        { table: 'read', prefixes: [prefixes.deliveryList] },
        { table: 'write', prefixes: [prefixes.deliveryList] },
      ],
    },
  } satisfies AdapterEntry<'write'>,
};

export interface BackfillPorts {
  readonly backfills: Backfills;
  readonly requests: Pick<RequestsReader, 'get'>;
  readonly deliveryLists: Pick<ReturnType<typeof deliveryLists>, 'record'>;
  readonly clock: Clock;
}

/** Lists the requests of before, a part in each run. Repeating a page is harmless. */
export function backfillDeliveryLists(ports: BackfillPorts): Promise<Progress> {
  const backfill = { name: 'delivery-lists', items: { prefix: prefixes.request, sortKey: 'R' }, atOnce: 5 };
  return runBackfill(ports, backfill, (id) => listRequest(ports, Number(id)));
}

/** The walk may have read an old version: the request is read again, and its version decides what is newer. */
async function listRequest({ requests, deliveryLists }: BackfillPorts, requestId: number): Promise<void> {
  const request = await requests.get(requestId);
  if (request) await deliveryLists.record(requestId, request.version, deliveryListingOf(requestId, request));
}
