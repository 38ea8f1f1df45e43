import { adminWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { advanceWithdrawal } from '../../../../shared/process/advance-withdrawal.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { rejectWithdrawal } from './route.ts';

export const handler = handle(rejectWithdrawal, async ({ params: { id }, body, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'rejectWithdrawal', by: account.accountId, ...body });
  audit(ports.log, account, { act: 'rejectWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
