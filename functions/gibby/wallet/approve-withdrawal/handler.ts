import { advanceWithdrawal } from '#shared/gibby/wallet/advance-withdrawal.usecase.ts';
import { adminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { approveWithdrawal } from './route.ts';

export const handler = handle(approveWithdrawal, async ({ params: { id }, body: note, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'approveWithdrawal', by: account.accountId, note });
  audit(ports.log, account, { act: 'approveWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
