import * as z from 'zod';
import type { Timestamp } from '#shared/kernel/time.ts';

/** What lists and searches know of a request: just enough to place it, so that moving it is cheap. */
export interface RequestListing {
  readonly requestId: number;
  readonly requesterId: number;
  readonly categoryId: number;
  /** The number that the document gives its status; several states of the process share one. */
  readonly status: RequestStatusNumber;
  readonly itemName: string;
  /** What the requester pays at most: whole rupiah. */
  readonly priceMinor: number;
  readonly createdAt: Timestamp;
}

/** 0 open, 1 canceled (which the document leaves out), 2 accepted or pending, 3 completed (gibby.txt, "Requests"). */
export type RequestStatusNumber = 0 | 1 | 2 | 3;
export const statusNumbers: readonly RequestStatusNumber[] = [0, 1, 2, 3];

/** Orders in which requests are listed (gibby.txt, "Requests"). */
export const RequestSort = z.enum(['created_at.desc', 'item_name.asc', 'maximum_price.asc', 'maximum_price.desc']);
export type RequestSort = z.infer<typeof RequestSort>;

/** Which requests a list holds: all of those that say the same. Empty means all. */
export interface RequestFilter {
  readonly requesterId?: number | undefined;
  readonly categoryId?: number | undefined;
  readonly status?: RequestStatusNumber | undefined;
}

/** Whether a filter lets a request through. */
export function isWanted(filter: RequestFilter, listing: RequestListing): boolean {
  return (['requesterId', 'categoryId', 'status'] as const).every(
    (field) => filter[field] === undefined || filter[field] === listing[field],
  );
}
