import type { Write } from '#shared/kernel/transaction.ts';
import type { Trip } from './trip.ts';

export interface TripsReader {
  /** Strongly consistent. */
  get(tripId: number): Promise<Trip | undefined>;
  /** The trips that exist, by id. Eventually consistent. */
  getMany(tripIds: readonly number[]): Promise<ReadonlyMap<number, Trip>>;
  /** A traveller's trips, latest return first, at most 100. Eventually consistent. */
  latestOf(travellerId: number): Promise<readonly Trip[]>;
}

export interface TripsWriter extends TripsReader {
  /** A new trip with its event. The commit fails with `changed_meanwhile` when its number is taken. */
  creation(trip: Trip): Write[];
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trips: { read: TripsReader; write: TripsWriter };
  }
}
