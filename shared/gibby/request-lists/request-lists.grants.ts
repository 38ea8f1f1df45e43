import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './request-lists.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  requestLists: onTable('gibby/request-lists/request-list.dynamo.ts', [prefixes.requestList], {
    GSI1: [prefixes.requestsByName],
    GSI2: [prefixes.requestsByPrice],
  }),
  requestSearch: onTable('gibby/request-lists/request-search.dynamo.ts', [prefixes.searchToken], {
    GSI1: [prefixes.tokenByName],
    GSI2: [prefixes.tokenByPrice],
  }),
  trends: onTable('gibby/request-lists/trend.dynamo.ts', [prefixes.trend], { GSI1: [prefixes.trendingNow] }),
} as const satisfies Partial<Catalogue>;
