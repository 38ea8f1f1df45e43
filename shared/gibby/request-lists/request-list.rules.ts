import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';
import { type RequestEvent, wireStatuses } from '#shared/gibby/requests/request.ts';
import type { RequestFilter, RequestListing } from './request-list.ts';

/** How a request is listed once an event has happened; undefined for one that is hidden from everybody's lists. */
export function listingOf({ requestId, to, request }: RequestEvent): RequestListing | undefined {
  if (request.hiddenAt !== null) return undefined;
  return {
    requestId,
    requesterId: request.requesterId,
    categoryId: request.categoryId,
    status: wireStatuses[to].number,
    itemName: request.itemName,
    priceMinor: request.maximumPriceMinor,
    createdAt: request.createdAt,
  };
}

/** The list that a filter means, as one name: every combination of what can be asked for is a list of its own. */
export function listNameOf({ requesterId, categoryId, status }: RequestFilter): string {
  return [
    ...(requesterId === undefined ? [] : [`u${requesterId}`]),
    ...(categoryId === undefined ? [] : [`c${categoryId}`]),
    ...(status === undefined ? [] : [`s${status}`]),
    'all',
  ].join('/');
}

/** Every list that a request stands in: one for each choice of requester, category and status, eight in all. */
export function listNamesOf({ requesterId, categoryId, status }: RequestListing): string[] {
  const choices = [0, 1, 2, 3, 4, 5, 6, 7];
  return choices.map((choice) =>
    listNameOf({
      ...(choice & 1 && { requesterId }),
      ...(choice & 2 && { categoryId }),
      ...(choice & 4 && { status }),
    }),
  );
}

/** Characters of a name that decide its place in a list; more would only make every entry larger. */
const sortedCharacters = 60;

/** What requests are sorted by: each is followed by the id, so that no two are the same. */
export function sortKeysOf({ requestId, createdAt, itemName, priceMinor }: RequestListing) {
  const id = String(requestId).padStart(15, '0');
  return {
    created: `${createdAt}#${id}`,
    // The blank is less than whatever a longer name goes on with.
    name: `${searchKeyOf(itemName).slice(0, sortedCharacters)} #${id}`,
    price: `${String(priceMinor).padStart(15, '0')}#${id}`,
  };
}
