import type { Trip } from '../../domain/trip.ts';
import type { Page } from '../../ports/transaction.ts';
import type { TripListsWriter } from '../../ports/trip-lists.ts';
import type { Runtime } from '../runtime.ts';
import { countedEntries, countWrite } from './kept-entries.ts';
import { prefixes } from './keys.ts';
import { numberedPage } from './numbered-page.ts';
import { commitUnlessOvertaken } from './overtaken.ts';
import { firstItems } from './read.ts';
import { tableOf } from './table.ts';

const entryPrefix = 'E#';
const aheadPartition = `${prefixes.tripList}ahead`;
const partitionOf = (travellerId: number) => `${prefixes.tripList}u${travellerId}`;
const sortOf = ({ id, returnDate }: Trip) => `${entryPrefix}${returnDate}#${String(id).padStart(15, '0')}`;

interface TripEntry {
  readonly tripId: number;
}

/**
 * Lists of trips by the day of return: `TRL#ahead` of all that are not over yet, `TRL#u<traveller>` of everything that
 * somebody has ever posted, each with its counters.
 */
export function tripLists(runtime: Runtime): TripListsWriter {
  const table = tableOf(runtime);
  const idsOf = ({ items, next }: Page<TripEntry>): Page<number> => ({
    items: items.map(({ tripId }) => tripId),
    ...(next !== undefined && { next }),
  });
  const queryOf = (partition: string) => ({ partition, sort: { prefix: entryPrefix }, consistent: true });

  return {
    ahead: async (wish) => idsOf(await numberedPage<TripEntry>(table, queryOf(aheadPartition), wish)),
    countAhead: () => countedEntries(table, aheadPartition),

    ofTraveller: async (travellerId, wish) => {
      const query = { ...queryOf(partitionOf(travellerId)), descending: true };
      return idsOf(await numberedPage<TripEntry>(table, query, wish));
    },
    countOfTraveller: (travellerId) => countedEntries(table, partitionOf(travellerId)),

    overBefore: async (day, most) => {
      const sort = { from: entryPrefix, to: `${entryPrefix}${day}` };
      const over = await firstItems<TripEntry>(table, { partition: aheadPartition, sort, consistent: true }, most);
      return over.map(({ tripId }) => tripId);
    },

    creation: (trip) =>
      [aheadPartition, partitionOf(trip.travellerId)].flatMap((partition) => [
        table.put({ PK: partition, SK: sortOf(trip), tripId: trip.id }),
        countWrite(table, partition, trip.id, 1),
      ]),

    end: async (trip) => {
      const isAhead = { expression: 'attribute_exists(PK)', otherwise: 'changed_meanwhile' } as const;
      await commitUnlessOvertaken(table, [
        table.remove({ PK: aheadPartition, SK: sortOf(trip) }, isAhead),
        countWrite(table, aheadPartition, trip.id, -1),
      ]);
    },
  };
}
