import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Trip } from './trip.ts';

/** Lists of trips. Strongly consistent: they are written with the trip. */
export interface TripListsReader {
  /** Ids of all trips that are ahead or under way, earliest return first. */
  ahead(pageQuery: PageQuery): Promise<Page<number>>;
  countAhead(): Promise<number>;
  /** Ids of all trips of a traveller, latest return first. */
  ofTraveller(travellerId: number, pageQuery: PageQuery): Promise<Page<number>>;
  countOfTraveller(travellerId: number): Promise<number>;
  /** Ids of trips ahead whose return was before a day (`2016-11-02`), at most `most`. */
  overBefore(day: string, most: number): Promise<readonly number[]>;
}

export interface TripListsWriter extends TripListsReader {
  /** Lists a new trip; part of the transaction that creates it. */
  creation(trip: Trip): Write[];
  /** Removes a trip that is over from the trips ahead. A no-op for one that was removed before. */
  end(trip: Trip): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    tripLists: { read: TripListsReader; write: TripListsWriter };
  }
}
