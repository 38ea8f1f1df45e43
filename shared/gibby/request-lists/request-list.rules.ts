import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';
import { type RequestEvent, wireStatuses } from '#shared/gibby/requests/request.ts';
import type { RequestFilter, RequestListing } from './request-list.ts';

/** The listing of a request after an event; undefined for a hidden request. */
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

/** The name of the list that a filter selects: every combination of filters has its own list. */
export function listNameOf({ requesterId, categoryId, status }: RequestFilter): string {
  return [
    ...(requesterId === undefined ? [] : [`u${requesterId}`]),
    ...(categoryId === undefined ? [] : [`c${categoryId}`]),
    ...(status === undefined ? [] : [`s${status}`]),
    'all',
  ].join('/');
}

/** Every list that contains a request: one per choice of requester, category and status, eight in all. */
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

/** How many characters of a name are used to sort; more would only make every index entry larger. */
const sortedCharacters = 60;

/** The sort keys of a request. Each ends with the id, so that no two are equal. */
export function sortKeysOf({ requestId, createdAt, itemName, priceMinor }: RequestListing) {
  const id = String(requestId).padStart(15, '0');
  return {
    created: `${createdAt}#${id}`,
    // A space sorts before every character that can continue a longer name.
    name: `${searchKeyOf(itemName).slice(0, sortedCharacters)} #${id}`,
    price: `${String(priceMinor).padStart(15, '0')}#${id}`,
  };
}
