import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** 0 open, 1 canceled (which the document omits), 2 accepted or pending, 3 completed (gibby.txt, "Requests"). */
export const RequestStatusNumber = z.literal([0, 1, 2, 3]);
export type RequestStatusNumber = z.infer<typeof RequestStatusNumber>;
export const statusNumbers: readonly RequestStatusNumber[] = [0, 1, 2, 3];

/** The fields of a request that lists and searches need: just enough to place it, so that moving it is cheap. */
export const RequestListing = z.object({
  requestId: GibbyId,
  requesterId: GibbyId,
  categoryId: GibbyId,
  /** The document's number for its status; several states of the state machine share one. */
  status: RequestStatusNumber,
  itemName: z.string(),
  /** The requester's maximum price: whole rupiah. */
  priceMinor: z.int(),
  createdAt: Timestamp,
});
export type RequestListing = Immutable<z.infer<typeof RequestListing>>;

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
