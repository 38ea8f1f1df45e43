import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { UnpaidRequestRow } from '#shared/gibby/offers/offer.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listUnpaidRequests = defineRoute({
  method: 'GET',
  path: '/api/user/unpaid-requests',
  summary: 'List your requests that wait for your deposit, those that wait longest first',
  source: 'G12',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(UnpaidRequestRow),
  errors: [],
  uses: { requests: 'read', publicAddress: 'read' },
});
