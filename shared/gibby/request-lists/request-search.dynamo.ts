import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { countedEntries, type IndexEntry } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import {
  inOrder,
  orderKeyOf,
  reindexRequest,
  type SortedList,
  sortedEntry,
  sortedQuery,
} from './request-entries.dynamo.ts';
import { isWanted, RequestListing, type RequestSort } from './request-list.ts';
import { prefixes } from './request-lists.keys.ts';
import type { FoundRequests, RequestIndex, RequestQuery } from './request-search.ports.ts';
import {
  earlierTokenOf,
  earlierTokensOf,
  hasWords,
  isToken,
  queryWords,
  tokenOf,
  tokensOf,
} from './search-tokens.rules.ts';

const partitionOf = (token: string) => `${prefixes.searchToken}${token}`;

/** The most entries of a token that a search reads when it needs more than that token: 34 pages of 30. */
const maxEntries = 1_020;

const TokenEntry = z.object({ listing: RequestListing });
/** `tokens` is the version of the tokens by which an item is indexed: 1 knew only words between blanks. */
const SearchedRequest = RequestListing.extend({ tokens: z.literal([1, 2]).default(1) });
type SearchedRequest = z.infer<typeof SearchedRequest>;

/**
 * Each word of an item's name, and each beginning of a word, is a partition `TKN#<token>` of entries
 * `E#<created>#<id>`, which GSI1 sorts by name and GSI2 by price. A search for one word alone is a page of that list. A
 * search for several words, or with a filter, reads the entries of the rarest word, up to a limit. Scripts without
 * blanks between words have tokens of one and two letters.
 */
export function requestSearch(runtime: Runtime): RequestIndex {
  const table = tableOf(runtime);
  return {
    find: async (query, page) => {
      const words = queryWords(query.text);
      const [first] = words;
      if (first === undefined) return { requestIds: [], total: 0 };
      const isFiltered = Object.values(query.filter).some((value) => value !== undefined);
      if (words.length === 1 && isToken(first) && !isFiltered) return pageOfToken(table, first, query.sort, page);
      return lookThrough(table, await rarestOf(table, words), words, query, page);
    },

    record: (requestId, version, listing) =>
      reindexRequest(
        table,
        { prefix: prefixes.searchToken, name: 'S', schema: SearchedRequest },
        { requestId, version, listing: listing && { ...listing, tokens: 2 as const } },
        tokenEntriesOf,
      ),
  };
}

function listOf(token: string): SortedList {
  return {
    byTime: partitionOf(token),
    byName: `${prefixes.tokenByName}${token}`,
    byPrice: `${prefixes.tokenByPrice}${token}`,
  };
}

async function pageOfToken(table: Table, token: string, sort: RequestSort, page: PageQuery): Promise<FoundRequests> {
  const [{ items, next }, total] = await Promise.all([
    numberedPage(table, sortedQuery(listOf(token), sort), page, TokenEntry),
    countedEntries(table, partitionOf(token)),
  ]);
  return { requestIds: items.map(({ listing }) => listing.requestId), total, ...(next !== undefined && { next }) };
}

/** The word that occurs in the fewest names. */
async function rarestOf(table: Table, words: readonly string[]): Promise<string> {
  const counts = await Promise.all(words.map((word) => countedEntries(table, partitionOf(tokenOf(word)))));
  const fewest = Math.min(...counts);
  return words[counts.indexOf(fewest)] ?? '';
}

/**
 * The matching ones among a word's first entries, as a list of their own. Its pages have numbers. `next` names the last
 * entry of the page, so that new entries before it move nothing to the next page.
 */
async function lookThrough(
  table: Table,
  word: string,
  words: readonly string[],
  { filter, sort }: RequestQuery,
  { page, per_page: perPage, cursor }: PageQuery,
): Promise<FoundRequests> {
  const seen = await entriesOf(table, word, sort);
  const found = seen.filter((listing) => isWanted(filter, listing) && hasWords(listing.itemName, words));
  const start = cursor === undefined ? (page - 1) * perPage : placeAfter(cursor, found, sort);
  const rows = found.slice(start, start + perPage);
  const last = rows.at(-1);
  const isLast = start + perPage >= found.length;
  return {
    requestIds: rows.map(({ requestId }) => requestId),
    total: found.length,
    ...(last && !isLast && { next: cursorAfter(last, sort) }),
  };
}

/** The first entries of a word in an order. Items of before are under the word's earlier token, where it has another. */
async function entriesOf(table: Table, word: string, sort: RequestSort): Promise<RequestListing[]> {
  const tokens = [...new Set([tokenOf(word), earlierTokenOf(word)])];
  const lists = await Promise.all(
    tokens.map((token) => takeItems(table, sortedQuery(listOf(token), sort), maxEntries, TokenEntry)),
  );
  const byId = new Map(lists.flat().map(({ listing }) => [listing.requestId, listing]));
  return [...byId.values()].sort((one, other) => inOrder(orderKeyOf(one, sort), orderKeyOf(other, sort), sort));
}

/** A cursor is the order and the key of an entry in it. */
function cursorAfter(listing: RequestListing, sort: RequestSort): string {
  return Buffer.from(`${sort} ${orderKeyOf(listing, sort)}`).toString('base64url');
}

function placeAfter(cursor: string, found: readonly RequestListing[], sort: RequestSort): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith(`${sort} `)) {
    throw new Failure('invalid_input', {
      facts: { errors: [{ in: 'query', path: 'cursor', message: 'unknown cursor' }] },
    });
  }
  const key = text.slice(sort.length + 1);
  const place = found.findIndex((listing) => inOrder(orderKeyOf(listing, sort), key, sort) > 0);
  return place < 0 ? found.length : place;
}

/** The index entries of a request under everything by which it can be found. */
export function tokenEntriesOf({ tokens, ...listing }: SearchedRequest): IndexEntry[] {
  const found = tokens === 1 ? earlierTokensOf(listing.itemName) : tokensOf(listing.itemName);
  return found.map((token) => ({ ...sortedEntry(listOf(token), listing), listing }));
}
