import * as z from 'zod';
import { HistoryRecord } from '#shared/dropin/gigs/gig.ts';
import { HistoryQuery } from '#shared/dropin/history/history.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listPurchases = defineRoute({
  method: 'GET',
  path: '/purchases',
  summary: 'Get all purchases records: what the caller has paid as a customer',
  source: 'D21',
  auth: 'account',
  query: HistoryQuery,
  response: z.array(HistoryRecord),
  errors: [],
  uses: { settlements: 'read', gigs: 'read', accounts: 'read', publicAddress: 'read' },
});
