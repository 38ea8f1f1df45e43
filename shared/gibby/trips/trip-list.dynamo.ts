import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import { countedEntries, countWrite } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Trip } from './trip.ts';
import type { TripListsWriter } from './trip-list.ports.ts';
import { prefixes } from './trips.keys.ts';

const entryPrefix = 'E#';
const aheadPartition = `${prefixes.tripList}ahead`;
const partitionOf = (travellerId: number) => `${prefixes.tripList}u${travellerId}`;
const sortOf = ({ id, returnDate }: Trip) => `${entryPrefix}${returnDate}#${String(id).padStart(15, '0')}`;

const TripEntry = z.object({ tripId: GibbyId });
type TripEntry = z.infer<typeof TripEntry>;

/**
 * Lists of trips by the day of return, each with its counters: `TRL#ahead` of all trips that are not over yet, and
 * `TRL#u<traveller>` of every trip that a traveller has ever posted.
 */
export function tripLists(runtime: Runtime): TripListsWriter {
  const table = tableOf(runtime);
  const idsOf = ({ items, next }: Page<TripEntry>): Page<number> => ({
    items: items.map(({ tripId }) => tripId),
    ...(next !== undefined && { next }),
  });
  const queryOf = (partition: string) => ({ partition, sort: { prefix: entryPrefix }, consistent: true });

  return {
    ahead: async (pageQuery) => idsOf(await numberedPage(table, queryOf(aheadPartition), pageQuery, TripEntry)),
    countAhead: () => countedEntries(table, aheadPartition),

    ofTraveller: async (travellerId, pageQuery) => {
      const query = { ...queryOf(partitionOf(travellerId)), descending: true };
      return idsOf(await numberedPage(table, query, pageQuery, TripEntry));
    },
    countOfTraveller: (travellerId) => countedEntries(table, partitionOf(travellerId)),

    overBefore: async (day, most) => {
      const sort = { from: entryPrefix, to: `${entryPrefix}${day}` };
      const over = await takeItems(table, { partition: aheadPartition, sort, consistent: true }, most, TripEntry);
      return over.map(({ tripId }) => tripId);
    },

    creation: (trip) =>
      [aheadPartition, partitionOf(trip.travellerId)].flatMap((partition) => [
        table.put({ PK: partition, SK: sortOf(trip), tripId: trip.id }),
        countWrite(table, partition, trip.id, 1),
      ]),

    end: async (trip) => {
      const isAhead = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' } as const;
      await commitIfUnchanged(table, [
        table.remove({ PK: aheadPartition, SK: sortOf(trip) }, isAhead),
        countWrite(table, aheadPartition, trip.id, -1),
      ]);
    },
  };
}
