import * as z from 'zod';
import type { Timestamp } from '#shared/kernel/time.ts';

/** The fields of a request that lists and searches need: just enough to place it, so that moving it is cheap. */
export interface RequestListing {
  readonly requestId: number;
  readonly requesterId: number;
  readonly categoryId: number;
  /** The document's number for its status; several states of the state machine share one. */
  readonly status: RequestStatusNumber;
  readonly itemName: string;
  /** The requester's maximum price: whole rupiah. */
  readonly priceMinor: number;
  readonly createdAt: Timestamp;
}

/** 0 open, 1 canceled (which the document omits), 2 accepted or pending, 3 completed (gibby.txt, "Requests"). */
export type RequestStatusNumber = 0 | 1 | 2 | 3;
export const statusNumbers: readonly RequestStatusNumber[] = [0, 1, 2, 3];

/** Sort orders of requests (gibby.txt, "Requests"). */
export const RequestSort = z.enum(['created_at.desc', 'item_name.asc', 'maximum_price.asc', 'maximum_price.desc']);
export type RequestSort = z.infer<typeof RequestSort>;

/** Which requests a list contains: those that match every given field. Empty means all. */
export interface RequestFilter {
  readonly requesterId?: number | undefined;
  readonly categoryId?: number | undefined;
  readonly status?: RequestStatusNumber | undefined;
}

/** Whether a filter matches a request. */
export function isWanted(filter: RequestFilter, listing: RequestListing): boolean {
  return (['requesterId', 'categoryId', 'status'] as const).every(
    (field) => filter[field] === undefined || filter[field] === listing[field],
  );
}
