import * as z from 'zod';
import { NameSearch } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RequestSort, type RequestStatusNumber } from '#shared/gibby/request-lists/request-list.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

/** The document's template leaves parameters empty; an empty parameter counts as absent. */
const none = z.literal('').transform(() => undefined);
const Id = z.union([none, GibbyIdText]).optional();

export const listRequests = defineRoute({
  method: 'GET',
  path: '/api/requests',
  summary: 'List requests by item, category, requester and status, in the order that you like',
  source: 'G17',
  auth: 'user',
  query: z.object({
    item_name: NameSearch.describe('Words of the item’s name, or their beginnings from three letters on.'),
    category_id: Id,
    user_id: Id,
    status: z
      .union([none, z.enum(['0', '1', '2', '3']).transform((number) => Number(number) as RequestStatusNumber)])
      .optional()
      .describe('0 open, 1 canceled (not in the document), 2 accepted or pending, 3 completed.'),
    sort: z.union([none, RequestSort]).optional().describe('The latest first unless it is said otherwise.'),
    include: z.union([none, z.literal('comments')]).optional(),
    ...pageQuery,
  }),
  response: gibbyPage(RequestWire),
  errors: [],
  uses: { ...showingRequests, requests: 'read', requestLists: 'read', requestSearch: 'read' },
});
