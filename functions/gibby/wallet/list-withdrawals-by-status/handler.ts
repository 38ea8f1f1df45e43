import { adminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listWithdrawalsByStatus } from './route.ts';

export const handler = handle(listWithdrawalsByStatus, async ({ query, account }, { withdrawals, log }) => {
  const { items, next } = await withdrawals.inStatus(query.status, query);
  audit(log, account, { act: 'listWithdrawalsByStatus', subject: query.status });
  return { data: items.map(adminWithdrawal), meta: { cursor: { next: next ?? null } } };
});
