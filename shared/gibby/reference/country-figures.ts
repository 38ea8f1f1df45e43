import * as z from 'zod';
import { GibbyDate } from '#shared/gibby/kernel/wire.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import type { Timestamp } from '#shared/kernel/time.ts';

/** The figures of a country, as its tile in the apps shows them (gibby.txt, "Countries"). */
export interface CountryFigures {
  /** Requests for items from this country that wait for an offer. */
  readonly openRequests: number;
  /** Requests with an accepted offer that are not finished. */
  readonly pendingRequests: number;
  readonly completedRequests: number;
  /** Trips to this country that are upcoming or under way. */
  readonly travellers: number;
  /** The first day on which one of those trips returns: `2016-09-14`. */
  readonly earliestReturnDate: string | null;
  /** When a figure last changed. */
  readonly updatedAt: Timestamp;
}

/**
 * The share of one request, or of one destination of a trip, in a country's figures: it counts once, in one of them.
 */
export const CountryShare = z.discriminatedUnion('figure', [
  z.object({ countryId: GibbyId, figure: z.enum(['openRequests', 'pendingRequests', 'completedRequests']) }),
  z.object({ countryId: GibbyId, figure: z.literal('travellers'), returnDate: GibbyDate }),
]);
export type CountryShare = Immutable<z.infer<typeof CountryShare>>;
