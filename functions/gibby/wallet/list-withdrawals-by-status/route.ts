import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { AdminWithdrawal, WithdrawalStatus } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listWithdrawalsByStatus = defineRoute({
  method: 'GET',
  path: '/api/admin/withdrawals',
  summary: 'List the withdrawals that stand in a status, the one that has waited longest first. Numbers are masked',
  source: 'X09',
  auth: 'admin',
  query: z.object({ status: WithdrawalStatus, ...pageQuery }),
  response: z.object({
    data: z.array(AdminWithdrawal),
    meta: z.object({ cursor: z.object({ next: z.string().nullable() }) }),
  }),
  errors: [],
  uses: { withdrawals: 'read' },
});
