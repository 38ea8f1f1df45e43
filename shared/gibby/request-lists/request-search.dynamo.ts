import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { countedEntries, type IndexEntry } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { reindexRequest, type SortedList, sortedEntry, sortedQuery } from './request-entries.dynamo.ts';
import { isWanted, RequestListing, type RequestSort } from './request-list.ts';
import { prefixes } from './request-lists.keys.ts';
import type { FoundRequests, RequestIndex, RequestQuery } from './request-search.ports.ts';
import { hasWords, isToken, queryWords, tokenOf, tokensOf } from './search-tokens.rules.ts';

const partitionOf = (token: string) => `${prefixes.searchToken}${token}`;

/** The most entries of a token that a search reads when it needs more than that token: 34 pages of 30. */
const maxEntries = 1_020;

const TokenEntry = z.object({ listing: RequestListing });

/**
 * Each word of an item's name, and each beginning of a word, is a partition `TKN#<token>` of entries
 * `E#<created>#<id>`, which GSI1 sorts by name and GSI2 by price. A search for one word alone is a page of that list. A
 * search for several words, or with a filter, reads the entries of the rarest word, up to a limit.
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
        { prefix: prefixes.searchToken, name: 'S' },
        { requestId, version, listing },
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

/** The token of the word that occurs in the fewest names. */
async function rarestOf(table: Table, words: readonly string[]): Promise<string> {
  const tokens = [...new Set(words.map(tokenOf))];
  const counts = await Promise.all(tokens.map((token) => countedEntries(table, partitionOf(token))));
  const fewest = Math.min(...counts);
  return tokens[counts.indexOf(fewest)] ?? '';
}

/**
 * The matching ones among a token's first entries, as a list of their own. Its pages have numbers, and `next` is the
 * index of the first entry after the page, so a cursor costs the same as a page number.
 */
async function lookThrough(
  table: Table,
  token: string,
  words: readonly string[],
  { filter, sort }: RequestQuery,
  { page, per_page: perPage, cursor }: PageQuery,
): Promise<FoundRequests> {
  const seen = await takeItems(table, sortedQuery(listOf(token), sort), maxEntries, TokenEntry);
  const found = seen.filter(({ listing }) => isWanted(filter, listing) && hasWords(listing.itemName, words));
  const start = cursor === undefined ? (page - 1) * perPage : placeOf(cursor);
  const end = start + perPage;
  return {
    requestIds: found.slice(start, end).map(({ listing }) => listing.requestId),
    total: found.length,
    ...(end < found.length && { next: String(end) }),
  };
}

function placeOf(cursor: string): number {
  if (/^\d{1,4}$/.test(cursor)) return Number(cursor);
  throw new Failure('invalid_input', {
    facts: { errors: [{ in: 'query', path: 'cursor', message: 'unknown cursor' }] },
  });
}

/** The index entries of a request under all words and beginnings by which it can be found. */
export function tokenEntriesOf(listing: RequestListing): IndexEntry[] {
  return tokensOf(listing.itemName).map((token) => ({ ...sortedEntry(listOf(token), listing), listing }));
}
