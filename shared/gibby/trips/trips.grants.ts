import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './trips.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  trips: onTable('gibby/trips/trip.dynamo.ts', [prefixes.trip], { GSI1: [prefixes.tripsOf] }),
  tripLists: onTable('gibby/trips/trip-list.dynamo.ts', [prefixes.tripList]),
  matches: onTable('gibby/trips/match.dynamo.ts', [prefixes.match], { GSI1: [prefixes.matchesOf] }),
} as const satisfies Partial<Catalogue>;
