import { adminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { advanceWithdrawal } from '../../../../shared/process/advance-withdrawal.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { approveWithdrawal } from './route.ts';

export const handler = handle(approveWithdrawal, async ({ params: { id }, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'approveWithdrawal', by: account.accountId });
  audit(ports.log, account, { act: 'approveWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
