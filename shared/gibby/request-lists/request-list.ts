import * as z from 'zod';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** 0 open, 1 canceled (which the document omits), 2 accepted or pending, 3 completed (gibby.txt, "Requests"). */
export const RequestStatusNumber = z.literal([0, 1, 2, 3]);
export type RequestStatusNumber = z.infer<typeof RequestStatusNumber>;
export const statusNumbers: readonly RequestStatusNumber[] = [0, 1, 2, 3];

const StatusText = z.enum(['0', '1', '2', '3']).transform((number) => Number(number) as RequestStatusNumber);

/**
 * The fields of a listing by which lists are filtered, each with its query parameter and its letter in names of lists.
 * `indexRecord` is the sort key of the record that says in which lists with this filter a request is. A new filter has
 * a record of its own and comes last: no older record may say that a request is in its lists (docs/data-changes.md).
 */
export const requestFilters = {
  requesterId: { name: 'user_id', form: GibbyIdText.optional(), letter: 'u', indexRecord: 'S' },
  categoryId: { name: 'category_id', form: GibbyIdText.optional(), letter: 'c', indexRecord: 'S' },
  status: {
    name: 'status',
    form: StatusText.optional().describe(
      '0 open, 1 canceled (not in the document), 2 accepted or pending, 3 completed.',
    ),
    letter: 's',
    indexRecord: 'S',
  },
} as const;
type FilterField = keyof typeof requestFilters;
/** In the order in which they name a list. */
export const filterFields = Object.keys(requestFilters) as readonly FilterField[];

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
export type RequestFilter = { readonly [Field in FilterField]?: RequestListing[Field] | undefined };

/** Whether a filter matches a request. */
export function isWanted(filter: RequestFilter, listing: RequestListing): boolean {
  return filterFields.every((field) => filter[field] === undefined || filter[field] === listing[field]);
}
