import * as z from 'zod';
import { Cursor, pageSizeUpTo, pageUpTo } from '#shared/kernel/forms/page.ts';

/** Both the default and the maximum (gibby.txt, "Paginated collections"). */
const maxPerPage = 30;

/**
 * Query of every Gibby list (gibby.txt, "Paginated collections"): spread it into the list's own query. A page never has
 * more than 30 items, whatever the query says.
 */
export const pageQuery = {
  page: pageUpTo(9_999_999),
  per_page: pageSizeUpTo(maxPerPage),
  /** `meta.cursor.next` of the previous page, for lists that are too long for page numbers. */
  cursor: Cursor.optional(),
};

/** The requested page of a list, as `pageQuery` parses it. */
export interface PageQuery {
  /** From 1 up. */
  readonly page: number;
  readonly per_page: number;
  readonly cursor?: string | undefined;
}

const Links = z.object({ previous: z.url().optional(), next: z.url().optional() });

/** The metadata of a page, as all samples print them: `links` is an empty list when there are no links. */
export const PageMeta = z
  .object({
    pagination: z.object({
      total: z.int(),
      count: z.int(),
      per_page: z.int(),
      current_page: z.int(),
      total_pages: z.int(),
      links: z.union([z.array(z.never()), Links]),
    }),
    /** Not in the document: continues a list that is too long for page numbers. */
    cursor: z.object({ next: z.string().nullable() }).optional(),
  })
  .meta({ id: 'PageMeta' });
export type PageMeta = z.infer<typeof PageMeta>;

/** The response of a list of such items. */
export function gibbyPage<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), meta: PageMeta });
}

/** The items of one page, and their place in the list. */
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
 * A page in the document's form. `address` is the one that was called, with its query
 * (`publicAddress.of(request.target)`): the links are the same call with another page. In a list with cursors, the link
 * to the next page carries one. So a client that follows the links can read a list that is too long for page numbers. Who
 * comes by a cursor goes on by cursors alone: when rows have come in meanwhile, a page number would show some again.
 */
export function pageOf<Item>(list: PageOfList<Item>, address: string): { data: Item[]; meta: PageMeta } {
  const { items, total, page, perPage, next } = list;
  const totalPages = Math.max(1, Math.ceil(total / perPage));
  const isByCursor = new URL(address).searchParams.has('cursor');
  const hasNext = isByCursor ? next !== undefined : page < totalPages;
  const links = {
    ...(page > 1 && { previous: withPage(address, Math.min(page - 1, totalPages)) }),
    ...(hasNext && { next: withPage(address, page + 1, next) }),
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

/** One page of a list that is in memory as a whole, such as the countries. */
export function slicedPage<Item>(
  all: readonly Item[],
  { page, per_page: perPage }: PageQuery,
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
