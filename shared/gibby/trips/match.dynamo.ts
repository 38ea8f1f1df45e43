import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { MatchesWriter } from './match.ports.ts';
import { isMatch } from './match.rules.ts';
import { Match, maxMatches, OpenRequest, WaitingTrip } from './match.ts';
import { addEdges, countKey, edgesPartition, Mark, markKey, padded, removeEdges } from './match-edges.dynamo.ts';
import { tripMatches } from './trip-matches.ts';
import { prefixes } from './trips.keys.ts';

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

const edgesOfPage = 100;

const MatchCount = z.object({ count: z.int() });

/**
 * Open requests `MAT#open#<country>#<home>` by their last day, coming trips `MAT#trips#<country>#<home>` by the day of
 * return, and the matches of a request `MAT#r#<request>` / `U#<user>`, which GSI1 lists by user. `MAT#of#<request>`
 * says whether the request is open. `MAT#t#<trip>` / `EVT#000001` is the summary of what a new trip matched.
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
      if (known?.isOpen) return;
      const query = { partition: edgesPartition(requestId), consistent: true };
      for (;;) {
        const { items } = await table.query({ ...query, limit: edgesOfPage }, Match);
        if (items.length === 0) return;
        await removeEdges(table, items);
      }
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

    addMatches: (pairs, foundBy, at) => addEdges(table, pairs, foundBy, at),

    summarize: async (summary) => {
      const key = recordKey(tripMatches, `t#${summary.tripId}`, placeOf(1));
      await commitIfUnchanged(table, [table.put({ ...key, ...summary }, isNew('changed_meanwhile'))]);
    },

    removeOver: async (userId, day) => {
      const query = { partition: `${prefixes.matchesOf}${userId}`, index: 'GSI1' } as const;
      let cursor: string | undefined;
      do {
        const page = await table.query(
          {
            ...query,
            limit: edgesOfPage,
            ...(cursor !== undefined && { cursor }),
          },
          Match,
        );
        await removeEdges(
          table,
          page.items.filter(({ until }) => until < day),
        );
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
