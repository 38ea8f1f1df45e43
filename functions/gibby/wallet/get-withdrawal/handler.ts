import { accountNumberOf } from '#shared/gibby/wallet/bank-account.usecase.ts';
import { ownWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getWithdrawal } from './route.ts';

export const handler = handle(getWithdrawal, async ({ params, user: { userId } }, { withdrawals, fieldCipher }) => {
  const withdrawal = await withdrawals.get(params.id);
  // Another user's withdrawal gets the same answer as one that does not exist.
  if (withdrawal?.userId !== userId) throw new Failure('withdrawal_not_found');
  const context = accountNumberOf(userId, 'withdrawal');
  return { data: ownWithdrawal(withdrawal, await fieldCipher.open(withdrawal.sealedAccountNumber, context)) };
});
