import type { Timestamp } from '#shared/kernel/time.ts';

/** What goes on with a country, as its tile in the apps shows it (gibby.txt, "Countries"). */
export interface CountryFigures {
  /** Requests for items from there that wait for an offer. */
  readonly openRequests: number;
  /** Those whose offer was accepted and which are not finished. */
  readonly pendingRequests: number;
  readonly completedRequests: number;
  /** Trips there that are still to come or under way. */
  readonly travellers: number;
  /** Of those trips, the first day on which somebody is back: `2016-09-14`. */
  readonly earliestReturnDate: string | null;
  /** When a figure last changed. */
  readonly updatedAt: Timestamp;
}

/** What one request, or one destination of a trip, adds to a country's figures: it counts once, in one of them. */
export type CountryShare = { readonly countryId: number } & (
  | { readonly figure: 'openRequests' | 'pendingRequests' | 'completedRequests' }
  | {
      readonly figure: 'travellers';
      /** `2016-09-14`. */
      readonly returnDate: string;
    }
);
