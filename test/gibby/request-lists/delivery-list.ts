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
import type { AdapterEntry } from '#shared/kernel/grants.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { isWalked, type WalkStep, walkOn, walkStart } from '#shared/kernel/table-walk.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { countedEntries, indexedOf, reindex } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

const prefixes = { request: 'REQ#', deliveryList: 'RQD#', backfill: 'BKF#' } as const;

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

const Progress = z.object({
  /** Grows by one with each save. */
  version: z.int(),
  position: z.array(z.string().nullable()),
  listed: z.int(),
  finishedAt: Timestamp.nullable(),
});
export type Progress = Readonly<z.infer<typeof Progress>>;

/** The walk of the backfill, and `BKF#delivery-lists` / `P`: how far it has come. */
export function deliveryBackfill(runtime: Runtime) {
  const table = tableOf(runtime);
  const progressKey = { PK: `${prefixes.backfill}delivery-lists`, SK: 'P' };
  return {
    /** About 1 MB of a segment of the table: the ids of the requests in it. */
    page: async (step: WalkStep): Promise<Page<number>> => {
      const { items, next } = await table.scan({ ...step, prefix: prefixes.request }, ItemKey);
      const requestIds = items
        .filter(({ SK }) => SK === 'R')
        .map(({ PK }) => Number(PK.slice(prefixes.request.length)));
      return { items: requestIds, ...(next !== undefined && { next }) };
    },

    progress: () => table.get(progressKey, Progress),

    /** Fails with `changed_meanwhile` when another run saved the same version. */
    save: (progress: Progress, before: Progress | undefined) =>
      table.commit([table.put({ ...progressKey, ...progress }, unchangedSince(before))]),
  };
}

/** The role of the backfill: it scans, reads requests, and writes nothing but the new list and its progress. */
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
  deliveryBackfill: {
    module: 'gibby/request-lists/delivery-backfill.dynamo.ts',
    variables: ['TABLE_NAME'],
    grants: {
      run: [
        { scan: 'table' },
        { table: 'read', prefixes: [prefixes.backfill] },
        { table: 'write', prefixes: [prefixes.backfill] },
      ],
    },
  } satisfies AdapterEntry<'run'>,
};

export interface BackfillPorts {
  readonly backfill: ReturnType<typeof deliveryBackfill>;
  readonly requests: Pick<RequestsReader, 'get'>;
  readonly deliveryLists: Pick<ReturnType<typeof deliveryLists>, 'record'>;
  readonly now: () => Timestamp;
}

/** One page of each segment in one run, and so many requests at once: this is the throttle. */
const segments = 2;
const pagesPerRun = 1;
const requestsAtOnce = 5;

/**
 * Lists the requests of before, a part in each run; a run after the last does nothing. Repeating a page is harmless, so
 * progress is saved after the page is done, and a run that dies repeats at most one page.
 */
export async function backfillDeliveryLists(ports: BackfillPorts): Promise<Progress> {
  const { backfill, now } = ports;
  let saved = await backfill.progress();
  for (let page = 0; page < pagesPerRun && saved?.finishedAt == null; page += 1) {
    const { position, pages } = await walkOn(saved?.position ?? walkStart(segments), backfill.page);
    const requestIds = pages.flatMap(({ items }) => items);
    for (let start = 0; start < requestIds.length; start += requestsAtOnce) {
      await Promise.all(requestIds.slice(start, start + requestsAtOnce).map((id) => listRequest(ports, id)));
    }
    const progress: Progress = {
      version: (saved?.version ?? 0) + 1,
      position: [...position],
      listed: (saved?.listed ?? 0) + requestIds.length,
      finishedAt: isWalked(position) ? now() : null,
    };
    await backfill.save(progress, saved);
    saved = progress;
  }
  if (!saved) throw new RangeError('A run reads at least one page.');
  return saved;
}

/** The walk may have read an old version: the request is read again, and its version decides what is newer. */
async function listRequest({ requests, deliveryLists }: BackfillPorts, requestId: number): Promise<void> {
  const request = await requests.get(requestId);
  if (request) await deliveryLists.record(requestId, request.version, deliveryListingOf(requestId, request));
}
