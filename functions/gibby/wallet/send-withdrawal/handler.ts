import { advanceWithdrawal } from '#shared/gibby/wallet/advance-withdrawal.usecase.ts';
import { adminWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { sendWithdrawal } from './route.ts';

export const handler = handle(sendWithdrawal, async ({ params: { id }, body: note, account }, ports) => {
  const withdrawal = await advanceWithdrawal(ports, id, { event: 'sendWithdrawal', by: account.accountId, note });
  audit(ports.log, account, { act: 'sendWithdrawal', subject: String(id) });
  return { data: adminWithdrawal(withdrawal) };
});
