import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { FoundBy, Match, OpenRequest, Pair, TripMatches, WaitingTrip } from './match.ts';

export interface MatchesReader {
  /** Ids of the open requests that a user's trips match, latest first. Eventually consistent. */
  ofUser(userId: number, pageQuery: PageQuery): Promise<Page<number>>;
  /** How many open requests match. */
  count(userId: number): Promise<number>;
}

/**
 * Every request and trip is stored before its matches are looked up, with strong consistency. So when two are posted at
 * the same moment, at least one sees the other.
 */
export interface MatchesWriter extends MatchesReader {
  /** Records that a request is open as of this version. A version older than the stored one changes nothing. */
  openRequest(request: OpenRequest, version: number): Promise<void>;
  /** Records that a request is closed as of this version: it gets no new matches, and its matches are removed. */
  closeRequest(requestId: number, version: number): Promise<void>;
  /** Adds a destination of a trip ahead. */
  addTrip(trip: WaitingTrip): Promise<void>;
  /** Removes a destination of a trip that is over: nothing posted later matches it. */
  removeTrip(trip: WaitingTrip): Promise<void>;
  /** Trips ahead that match a request, earliest return first, at most `maxMatches`. */
  tripsFor(request: OpenRequest): Promise<readonly WaitingTrip[]>;
  /** Open requests that a destination matches, earliest needed first, at most `maxMatches`. */
  requestsFor(trip: WaitingTrip): Promise<readonly OpenRequest[]>;
  /**
   * Stores the matches of pairs that share their request or their traveller, once for each user and request, until the
   * day of return; none of a request that is closed. Returns those that are stored then, with those of before.
   */
  addMatches(pairs: readonly Pair[], foundBy: FoundBy, at: Timestamp): Promise<readonly Match[]>;
  /** Records, once for each trip, how many requests it matched because it was new. */
  summarize(summary: TripMatches): Promise<void>;
  /** Removes the matches of a user whose trips were over before a day. */
  removeOver(userId: number, day: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    matches: { read: MatchesReader; write: MatchesWriter };
  }
}
