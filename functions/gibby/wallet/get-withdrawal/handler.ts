import { Failure } from '../../../../shared/domain/errors.ts';
import { ownWithdrawal } from '../../../../shared/domain/withdrawal.ts';
import { accountNumberOf } from '../../../../shared/process/bank-account.ts';
import { handle } from '../../../../shared/route/define.ts';
import { getWithdrawal } from './route.ts';

export const handler = handle(getWithdrawal, async ({ params, user: { userId } }, { withdrawals, fieldCipher }) => {
  const withdrawal = await withdrawals.get(params.id);
  // Somebody else's is as good as none.
  if (withdrawal?.userId !== userId) throw new Failure('withdrawal_not_found');
  const context = accountNumberOf(userId, 'withdrawal');
  return { data: ownWithdrawal(withdrawal, await fieldCipher.open(withdrawal.sealedAccountNumber, context)) };
});
