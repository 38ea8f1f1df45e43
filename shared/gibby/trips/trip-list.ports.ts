import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Trip } from './trip.ts';

/** Lists of trips. Strongly consistent: they are written with the trip. */
export interface TripListsReader {
  /** Ids of all trips that are to come or under way, the first to be back first. */
  ahead(wish: PageWish): Promise<Page<number>>;
  countAhead(): Promise<number>;
  /** Ids of all trips of a traveller, the last to be back first. */
  ofTraveller(travellerId: number, wish: PageWish): Promise<Page<number>>;
  countOfTraveller(travellerId: number): Promise<number>;
  /** Ids of trips ahead whose traveller was to be back before a day (`2016-11-02`), at most so many. */
  overBefore(day: string, most: number): Promise<readonly number[]>;
}

export interface TripListsWriter extends TripListsReader {
  /** Lists a new trip: belongs into the transaction that makes it. */
  creation(trip: Trip): Write[];
  /** Takes a trip that is over out of those ahead. A no-op for one that was taken out before. */
  end(trip: Trip): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    tripLists: { read: TripListsReader; write: TripListsWriter };
  }
}
