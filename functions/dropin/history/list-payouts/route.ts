import * as z from 'zod';
import { HistoryRecord } from '#shared/dropin/gigs/gig.ts';
import { HistoryQuery } from '#shared/dropin/history/history.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listPayouts = defineRoute({
  method: 'GET',
  path: '/payouts',
  summary: 'Get all payout records: what the caller is owed as an operator',
  source: 'D20',
  auth: 'account',
  query: HistoryQuery,
  response: z.array(HistoryRecord),
  errors: [],
  uses: { settlements: 'read', gigs: 'read', accounts: 'read', publicAddress: 'read' },
});
