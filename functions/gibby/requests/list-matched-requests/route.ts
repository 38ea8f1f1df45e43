import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { RequestWire, showingRequests } from '#shared/gibby/requests/request.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listMatchedRequests = defineRoute({
  method: 'GET',
  path: '/api/user/matched-requests',
  summary: 'List the open requests for items that you could bring from one of your trips, the latest first',
  source: 'G62',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(RequestWire),
  errors: [],
  uses: { ...showingRequests, requests: 'read', matches: 'read' },
});
