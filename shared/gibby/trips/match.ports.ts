import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { OpenRequest, WaitingTrip } from './match.ts';

export interface MatchesReader {
  /** Ids of the open requests that a user's trips match, the latest first. Eventually consistent. */
  ofUser(userId: number, wish: PageWish): Promise<Page<number>>;
  /** How many there are. */
  count(userId: number): Promise<number>;
}

/**
 * Requests and trips are each put down before the others are looked for, and found strongly consistent: of two that are
 * posted at the same moment at least one sees the other.
 */
export interface MatchesWriter extends MatchesReader {
  /** A request is open as of this version. An older version than is known changes nothing. */
  openRequest(request: OpenRequest, version: number): Promise<void>;
  /** A request is open no more as of this version: nobody is matched with it from now on, and who was is not. */
  closeRequest(requestId: number, version: number): Promise<void>;
  /** A destination of a trip is ahead. */
  addTrip(trip: WaitingTrip): Promise<void>;
  /** It is over: it is matched with nothing that is posted from now on. */
  removeTrip(trip: WaitingTrip): Promise<void>;
  /** Trips ahead that match a request, those back first before others, at most `mostMatches`. */
  tripsFor(request: OpenRequest): Promise<readonly WaitingTrip[]>;
  /** Open requests that a destination matches, those needed first before others, at most `mostMatches`. */
  requestsFor(trip: WaitingTrip): Promise<readonly OpenRequest[]>;
  /**
   * Matches the two at a moment of the clock, once for a user and a request, until the day of return; a no-op when the
   * request is closed.
   */
  match(request: OpenRequest, trip: WaitingTrip, at: Timestamp): Promise<void>;
  /** Takes away those matches of a user whose trips were over before a day. */
  removeOver(userId: number, day: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    matches: { read: MatchesReader; write: MatchesWriter };
  }
}
