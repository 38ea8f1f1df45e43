import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { takeItems, withoutKeys } from '#shared/platform/dynamo/items.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { TripsWriter } from './trip.ports.ts';
import type { Trip, TripEvent } from './trip.ts';
import { tripEvents } from './trip-events.ts';
import { prefixes } from './trips.keys.ts';

const partitionOf = (tripId: number) => `${prefixes.trip}${tripId}`;
const keyOf = (tripId: number) => ({ PK: partitionOf(tripId), SK: 'T' });
const eventKeyOf = ({ tripId, seq }: TripEvent) => recordKey(tripEvents, tripId, placeOf(seq));

const tripsAtOnce = 100;

/**
 * Trips `TRP#<id>` / `T`, written once with their event `EVT#000001`, which carries the trip to consumers. GSI1 lists a
 * traveller's trips by the day of return.
 */
export function trips(runtime: Runtime): TripsWriter {
  const table = tableOf(runtime);
  return {
    get: async (tripId) => {
      const item = await table.get<Trip>(keyOf(tripId));
      return item && withoutKeys(item);
    },

    getMany: async (tripIds) => {
      const items = await table.getMany<Trip>([...new Set(tripIds)].map(keyOf));
      return new Map(items.map((item) => [item.id, withoutKeys(item)]));
    },

    latestOf: async (travellerId) => {
      const query = { partition: `${prefixes.tripsOf}${travellerId}`, index: 'GSI1', descending: true } as const;
      const items = await takeItems<Trip>(table, query, tripsAtOnce);
      return items.map(withoutKeys);
    },

    creation: (trip) => {
      const event: TripEvent = { tripId: trip.id, seq: 1, event: 'postTrip', at: trip.createdAt, trip };
      const indexKeys = { GSI1PK: `${prefixes.tripsOf}${trip.travellerId}`, GSI1SK: `${trip.returnDate}#${trip.id}` };
      return [
        table.put({ ...keyOf(trip.id), ...indexKeys, ...trip }, isNew('changed_meanwhile')),
        table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile')),
      ];
    },

    commit: (writes) => table.commit(writes),
  };
}
