import { advanceWithdrawal } from '#shared/gibby/wallet/advance-withdrawal.usecase.ts';
import { adminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { rejectWithdrawal } from './route.ts';

export const handler = handle(rejectWithdrawal, async ({ params: { id }, body: note, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'rejectWithdrawal', by: account.accountId, note });
  audit(ports.log, account, { act: 'rejectWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
