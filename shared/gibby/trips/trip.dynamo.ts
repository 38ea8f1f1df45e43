import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { TripsWriter } from './trip.ports.ts';
import { Trip, type TripEvent } from './trip.ts';
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
    get: (tripId) => table.get(keyOf(tripId), Trip),

    getMany: async (tripIds) => {
      const items = await table.getMany([...new Set(tripIds)].map(keyOf), Trip);
      return new Map(items.map((item) => [item.id, item]));
    },

    latestOf: async (travellerId) => {
      const query = { partition: `${prefixes.tripsOf}${travellerId}`, index: 'GSI1', descending: true } as const;
      return takeItems(table, query, tripsAtOnce, Trip);
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
