import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

/** As many as the document's sample has on a page. */
const perPage = 4;

export const listTrendingRequests = defineRoute({
  method: 'GET',
  path: '/api/requests/trendings',
  summary: 'List the open requests with most offers and comments of the last seven days',
  source: 'G20',
  auth: 'user',
  query: z.object({
    page: pageQuery.page,
    per_page: z
      .string()
      .optional()
      .transform(() => perPage),
  }),
  response: gibbyPage(RequestWire),
  errors: [],
  uses: { ...showingRequests, requests: 'read', trends: 'read' },
});
