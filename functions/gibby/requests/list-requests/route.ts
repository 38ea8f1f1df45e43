import * as z from 'zod';
import { NameSearch } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { formShape } from '#shared/gibby/kernel/plain-fields.ts';
import { RequestSort, requestFilters } from '#shared/gibby/request-lists/request-list.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listRequests = defineRoute({
  method: 'GET',
  path: '/api/requests',
  summary: 'List requests by item, category, requester and status, in the order that you like',
  source: 'G17',
  auth: 'user',
  query: z.object({
    item_name: NameSearch.describe('Words of the item’s name, or their beginnings from three letters on.'),
    ...formShape(requestFilters),
    sort: RequestSort.optional().describe('The latest first unless it is said otherwise.'),
    include: z.literal('comments').optional(),
    ...pageQuery,
  }),
  response: gibbyPage(RequestWire),
  errors: [],
  uses: { ...showingRequests, requests: 'read', requestLists: 'read', requestSearch: 'read' },
});
