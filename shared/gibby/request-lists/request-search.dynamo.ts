import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { countedEntries, type Entry, placeEntries } from '#shared/platform/dynamo/counted-index.dynamo.ts';
import { firstItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { type SortedList, sortedEntry, sortedQuery } from './request-index-keys.dynamo.ts';
import { isWanted, type RequestListing, type RequestSort } from './request-list.ts';
import { prefixes } from './request-lists.keys.ts';
import type { FoundRequests, RequestIndex, RequestWish } from './request-search.ports.ts';
import { hasWords, isToken, tokenOf, tokensOf, wordsSought } from './search-tokens.rules.ts';

const partitionOf = (token: string) => `${prefixes.searchToken}${token}`;
const placedKey = (requestId: number) => ({ PK: `${prefixes.searchToken}of#${requestId}`, SK: 'S' });

/** The most entries of a token that a search reads when it needs more than that token: 34 pages of 30. */
const mostEntries = 1_020;

type TokenEntry = Entry & { readonly listing: RequestListing };

/**
 * Each word of an item's name, and each beginning of a word, is a partition `TKN#<token>` of entries
 * `E#<created>#<id>`, which GSI1 sorts by name and GSI2 by price. A search for one word alone is a page of that list. A
 * search for several words, or with a filter, reads the entries of the rarest word, up to a limit.
 */
export function requestSearch(runtime: Runtime): RequestIndex {
  const table = tableOf(runtime);
  return {
    find: async (wish, page) => {
      const words = wordsSought(wish.text);
      const [first] = words;
      if (first === undefined) return { requestIds: [], total: 0 };
      const isFiltered = Object.values(wish.filter).some((value) => value !== undefined);
      if (words.length === 1 && isToken(first) && !isFiltered) return pageOfToken(table, first, wish.sort, page);
      return lookThrough(table, await rarestOf(table, words), words, wish, page);
    },

    record: (requestId, version, listing) =>
      placeEntries(table, {
        key: placedKey(requestId),
        number: requestId,
        version,
        thing: listing,
        entriesOf: tokenEntriesOf,
      }),
  };
}

function listOf(token: string): SortedList {
  return {
    byTime: partitionOf(token),
    byName: `${prefixes.tokenByName}${token}`,
    byPrice: `${prefixes.tokenByPrice}${token}`,
  };
}

async function pageOfToken(table: Table, token: string, sort: RequestSort, page: PageWish): Promise<FoundRequests> {
  const [{ items, next }, total] = await Promise.all([
    numberedPage<TokenEntry>(table, sortedQuery(listOf(token), sort), page),
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
  { filter, sort }: RequestWish,
  { page, per_page: perPage, cursor }: PageWish,
): Promise<FoundRequests> {
  const seen = await firstItems<TokenEntry>(table, sortedQuery(listOf(token), sort), mostEntries);
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
export function tokenEntriesOf(listing: RequestListing): TokenEntry[] {
  return tokensOf(listing.itemName).map((token) => ({ ...sortedEntry(listOf(token), listing), listing }));
}
