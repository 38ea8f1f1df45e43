import * as z from 'zod';
import { Cursor } from '#shared/kernel/cursor.ts';

/** Both the default and the most that the document allows (gibby.txt, "Paginated collections"). */
const mostPerPage = 30;

const pageNumber = z.string().regex(/^[1-9]\d{0,6}$/);

/**
 * Query of every Gibby list (gibby.txt, "Paginated collections"): spread it into the list's own query. More than 30
 * items are never on a page, whatever is asked for. Empty parameters, as the document's templates leave them, are none.
 */
export const pageQuery = {
  page: z
    .union([z.literal(''), pageNumber])
    .optional()
    .transform((page) => Number(page || 1)),
  per_page: z
    .union([z.literal(''), pageNumber])
    .optional()
    .transform((size) => Math.min(Number(size || mostPerPage), mostPerPage)),
  /** `meta.cursor.next` of the page before, for lists that go on beyond what can be counted to. */
  cursor: Cursor.optional(),
};

/** The page of a list that is asked for, as `pageQuery` reads it. */
export interface PageWish {
  /** From 1 up. */
  readonly page: number;
  readonly per_page: number;
  readonly cursor?: string | undefined;
}

const Links = z.object({ previous: z.string().optional(), next: z.string().optional() });

/** What a page says of itself, as all samples print it: `links` is an empty list where there is nowhere to go. */
export const PageMeta = z.object({
  pagination: z.object({
    total: z.int(),
    count: z.int(),
    per_page: z.int(),
    current_page: z.int(),
    total_pages: z.int(),
    links: z.union([z.array(z.never()), Links]),
  }),
  /** Not in the document: how a list goes on that is too long to be counted to. */
  cursor: z.object({ next: z.string().nullable() }).optional(),
});
export type PageMeta = z.infer<typeof PageMeta>;

/** The answer of a list of such items. */
export function gibbyPage<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), meta: PageMeta });
}

/** Items of one page, and where in the list they stand. */
export interface PageOfList<Item> {
  readonly items: readonly Item[];
  /** Number of items in the whole list. */
  readonly total: number;
  /** From 1 up. */
  readonly page: number;
  readonly perPage: number;
  /** Cursor of the next page. */
  readonly next?: string | undefined;
}

/**
 * A page in the document's form. `address` is the one that was called, with its query (`publicAddress.of(request.target)`):
 * the links are the same call with another page. Where a list has cursors the link to the next page carries one, so that
 * whoever follows the links never comes to the end of what can be counted to.
 */
export function pageOf<Item>(list: PageOfList<Item>, address: string): { data: Item[]; meta: PageMeta } {
  const { items, total, page, perPage, next } = list;
  const totalPages = Math.max(1, Math.ceil(total / perPage));
  const links = {
    ...(page > 1 && { previous: withPage(address, Math.min(page - 1, totalPages)) }),
    ...(page < totalPages && { next: withPage(address, page + 1, next) }),
  };
  return {
    data: [...items],
    meta: {
      pagination: {
        total,
        count: items.length,
        per_page: perPage,
        current_page: page,
        total_pages: totalPages,
        links: Object.keys(links).length > 0 ? links : [],
      },
      cursor: { next: next ?? null },
    },
  };
}

/** One page of a list that is at hand as a whole, such as the countries. */
export function slicedPage<Item>(
  all: readonly Item[],
  { page, per_page: perPage }: PageWish,
  address: string,
): { data: Item[]; meta: PageMeta } {
  const items = all.slice((page - 1) * perPage, page * perPage);
  return pageOf({ items, total: all.length, page, perPage }, address);
}

function withPage(address: string, page: number, cursor?: string): string {
  const url = new URL(address);
  url.searchParams.set('page', String(page));
  if (cursor === undefined) url.searchParams.delete('cursor');
  else url.searchParams.set('cursor', cursor);
  return url.href;
}
