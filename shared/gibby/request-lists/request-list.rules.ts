import { searchKeyOf } from '#shared/gibby/reference/name-search.rules.ts';
import { type RequestEvent, wireStatuses } from '#shared/gibby/requests/request.ts';
import { filterFields, type RequestFilter, type RequestListing, requestFilters } from './request-list.ts';

/** The listing of a request after an event; undefined for a hidden request. Only listings of the past lack a field. */
export function listingOf({
  requestId,
  to,
  request,
}: Pick<RequestEvent, 'requestId' | 'to' | 'request'>): Required<RequestListing> | undefined {
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
export function listNameOf(filter: RequestFilter): string {
  const given = filterFields.filter((field) => filter[field] !== undefined);
  return [...given.map((field) => `${requestFilters[field].letter}${filter[field]}`), 'all'].join('/');
}

/** The sort keys of all index records, oldest first. */
export const indexRecords: readonly string[] = [
  ...new Set(filterFields.map((field) => requestFilters[field].indexRecord)),
];

/** Every combination of filters, each with its newest filter last. */
const combinations: (typeof filterFields)[] = [[]];
for (const field of filterFields) combinations.push(...combinations.map((fields) => [...fields, field]));

/** A list belongs to the record of its newest filter. */
function recordOf(combination: typeof filterFields): string | undefined {
  const newest = combination.at(-1);
  return newest === undefined ? indexRecords[0] : requestFilters[newest].indexRecord;
}

/**
 * Every list that contains a request, one per combination of filters: eight for three filters. With `indexRecord` only
 * those of that record.
 */
export function listNamesOf(listing: RequestListing, indexRecord?: string): string[] {
  return combinations
    .filter((fields) => indexRecord === undefined || recordOf(fields) === indexRecord)
    .filter((fields) => fields.every((field) => listing[field] !== undefined))
    .map((fields) => listNameOf(Object.fromEntries(fields.map((field) => [field, listing[field]]))));
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
