import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

/** The page size of the document's sample. */
const perPage = 4;

export const listTrendingRequests = defineRoute({
  method: 'GET',
  path: '/api/requests/trendings',
  summary: 'List the open requests with most offers and comments of the last seven days',
  source: 'G20',
  auth: 'user',
  query: z.object({
    page: pageQuery.page,
    per_page: opaque(100)
      .optional()
      .transform(() => perPage),
  }),
  response: gibbyPage(RequestWire),
  errors: [],
  uses: { ...showingRequests, requests: 'read', trends: 'read' },
});
