import { adminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listWithdrawalsByStatus } from './route.ts';

export const handler = handle(listWithdrawalsByStatus, async ({ query, account }, { withdrawals, log }) => {
  const { items, next } = await withdrawals.inStatus(query.status, query);
  audit(log, account, { act: 'listWithdrawalsByStatus', subject: query.status });
  return { data: items.map(adminWithdrawal), meta: { cursor: { next: next ?? null } } };
});
