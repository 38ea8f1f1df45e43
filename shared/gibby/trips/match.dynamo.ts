import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { MatchesWriter } from './match.ports.ts';
import { isMatch } from './match.rules.ts';
import { Match, maxMatches, OpenRequest, WaitingTrip } from './match.ts';
import { newMatches } from './new-matches.ts';
import { prefixes } from './trips.keys.ts';

const padded = (id: number) => String(id).padStart(15, '0');
const markKey = (requestId: number) => ({ PK: `${prefixes.match}of#${requestId}`, SK: 'S' });
const requestsPartition = (countryId: number, home: number) => `${prefixes.match}open#${countryId}#${home}`;
const tripsPartition = (countryId: number, home: number) => `${prefixes.match}trips#${countryId}#${home}`;
const requestKey = ({ countryId, deliveryCountryId, maximumDeliveryDate, requestId }: OpenRequest) => ({
  PK: requestsPartition(countryId, deliveryCountryId),
  SK: `${maximumDeliveryDate}#${padded(requestId)}`,
});
const tripKey = ({ countryId, fromCountryId, returnDate, tripId }: WaitingTrip) => ({
  PK: tripsPartition(countryId, fromCountryId),
  SK: `${returnDate}#${padded(tripId)}`,
});
const edgesPartition = (requestId: number) => `${prefixes.match}r#${requestId}`;
const edgeKey = (requestId: number, userId: number) => recordKey(newMatches, `r#${requestId}`, String(userId));
const countKey = (userId: number) => ({ PK: `${prefixes.match}u#${userId}`, SK: 'COUNT' });

const edgesAtOnce = 100;

const Mark = z.object({ version: z.int(), isOpen: z.boolean(), request: OpenRequest.optional() });
type Mark = z.infer<typeof Mark>;
const MatchCount = z.object({ count: z.int() });

/**
 * Open requests `MAT#open#<country>#<home>` by their last day, coming trips `MAT#trips#<country>#<home>` by the day of
 * return, and the matches of a request `MAT#r#<request>` / `U#<user>`, which GSI1 lists by user. `MAT#of#<request>`
 * says whether the request is open; every match is conditional on it, so that none outlives its request.
 */
export function matches(runtime: Runtime): MatchesWriter {
  const table = tableOf(runtime);
  return {
    ofUser: async (userId, pageQuery) => {
      const query = { partition: `${prefixes.matchesOf}${userId}`, index: 'GSI1', descending: true } as const;
      const { items, next } = await numberedPage(table, query, pageQuery, Match);
      return { items: items.map(({ requestId }) => requestId), ...(next !== undefined && { next }) };
    },
    count: async (userId) => (await table.get(countKey(userId), MatchCount))?.count ?? 0,

    openRequest: (request, version) => mark(table, request.requestId, { version, isOpen: true, request }),
    closeRequest: async (requestId, version) => {
      await mark(table, requestId, { version, isOpen: false });
      const known = await table.get(markKey(requestId), Mark);
      if (!known?.isOpen) await removeEdges(table, requestId);
    },

    addTrip: (trip) => table.commit([table.put({ ...tripKey(trip), ...trip })]),
    removeTrip: (trip) => table.commit([table.remove(tripKey(trip))]),

    tripsFor: async (request) => {
      const { countryId, deliveryCountryId, maximumDeliveryDate } = request;
      const partition = tripsPartition(countryId, deliveryCountryId);
      const sort = { from: '0', to: `${maximumDeliveryDate}$` };
      const found = await takeItems(table, { partition, sort, consistent: true }, maxMatches, WaitingTrip);
      return found.filter((trip) => isMatch(request, trip));
    },
    requestsFor: async (trip) => {
      const partition = requestsPartition(trip.countryId, trip.fromCountryId);
      const sort = { from: trip.returnDate, to: '9999' };
      const found = await takeItems(table, { partition, sort, consistent: true }, maxMatches, OpenRequest);
      return found.filter((request) => isMatch(request, trip));
    },

    match: (request, trip, at) => addEdge(table, request, trip, at),

    removeOver: async (userId, day) => {
      const query = { partition: `${prefixes.matchesOf}${userId}`, index: 'GSI1' } as const;
      let cursor: string | undefined;
      do {
        const page = await table.query(
          {
            ...query,
            limit: edgesAtOnce,
            ...(cursor !== undefined && { cursor }),
          },
          Match,
        );
        for (const edge of page.items) if (edge.until < day) await removeEdge(table, edge);
        cursor = page.next;
      } while (cursor !== undefined);
    },
  };
}

/**
 * Stores whether a request is open, and its index entry among the open ones, unless a later version is already stored.
 */
function mark(table: Table, requestId: number, now: Mark): Promise<void> {
  return retryOnConflict('others open and close the same request', async () => {
    const known = await table.get(markKey(requestId), Mark);
    if (known && known.version >= now.version) return;
    const gone = known?.request && !now.request ? [table.remove(requestKey(known.request))] : [];
    const come = now.request ? [table.put({ ...requestKey(now.request), ...now.request })] : [];
    const marked = table.put({ ...markKey(requestId), ...now }, unchangedSince(known));
    await table.commit([marked, ...gone, ...come]);
  });
}

async function addEdge(
  table: Table,
  { requestId, requesterId, itemName, createdAt }: OpenRequest,
  { tripId, travellerId, returnDate }: WaitingTrip,
  at: Timestamp,
): Promise<void> {
  const key = edgeKey(requestId, travellerId);
  const known = await table.get(key, Match);
  if (known) {
    if (known.until < returnDate) await prolong(table, key, returnDate);
    return;
  }
  const isOpen: Condition = {
    expression: 'isOpen = :true',
    values: { ':true': true },
    otherwise: 'changed_meanwhile',
  };
  const people = { requesterId, userId: travellerId };
  const edge: Match = { event: 'matched', requestId, itemName, ...people, tripId, until: returnDate, at };
  const index = { GSI1PK: `${prefixes.matchesOf}${travellerId}`, GSI1SK: `${createdAt}#${padded(requestId)}` };
  await commitIfUnchanged(table, [
    table.check(markKey(requestId), isOpen),
    table.put({ ...key, ...index, ...edge }, isNew('changed_meanwhile')),
    countWrite(table, travellerId, 1),
  ]);
}

/**
 * Extends a match when another trip of the same traveller ends later. A match that was removed in the meantime stays
 * removed.
 */
async function prolong(table: Table, key: ReturnType<typeof edgeKey>, until: string): Promise<void> {
  const change = { expression: 'SET #until = :until', names: { '#until': 'until' }, values: { ':until': until } };
  const isShorter = { expression: '#until < :until', otherwise: 'changed_meanwhile' } as const;
  await commitIfUnchanged(table, [table.update(key, change, isShorter)]);
}

async function removeEdges(table: Table, requestId: number): Promise<void> {
  const query = { partition: edgesPartition(requestId), consistent: true, limit: edgesAtOnce };
  for (;;) {
    const { items } = await table.query(query, Match);
    if (items.length === 0) return;
    for (const edge of items) await removeEdge(table, edge);
  }
}

async function removeEdge(table: Table, { requestId, userId }: Match): Promise<void> {
  const isThere = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' } as const;
  await commitIfUnchanged(table, [table.remove(edgeKey(requestId, userId), isThere), countWrite(table, userId, -1)]);
}

function countWrite(table: Table, userId: number, by: 1 | -1) {
  const change = { expression: 'ADD #count :by', names: { '#count': 'count' }, values: { ':by': by } };
  return table.update(countKey(userId), change);
}
