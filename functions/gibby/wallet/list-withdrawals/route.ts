import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { WithdrawalRow } from '#shared/gibby/wallet/withdrawal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listWithdrawals = defineRoute({
  method: 'GET',
  path: '/api/withdrawals',
  summary: "List one's own withdrawals and where they stand, the latest first. Account numbers are masked",
  source: 'X09',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(WithdrawalRow),
  errors: [],
  uses: { withdrawals: 'read', publicAddress: 'read' },
});
