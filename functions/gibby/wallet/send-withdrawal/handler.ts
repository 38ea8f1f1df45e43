import { adminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { advanceWithdrawal } from '../../../../shared/process/advance-withdrawal.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { sendWithdrawal } from './route.ts';

export const handler = handle(sendWithdrawal, async ({ params: { id }, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'sendWithdrawal', by: account.accountId });
  audit(ports.log, account, { act: 'sendWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
