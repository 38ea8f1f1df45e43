import { accountNumberOf } from '#shared/gibby/wallet/bank-account.usecase.ts';
import { payoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getPayoutMethod } from './route.ts';

export const handler = handle(getPayoutMethod, async ({ user: { userId } }, { payoutMethods, fieldCipher }) => {
  const method = await payoutMethods.get(userId);
  if (!method) throw new Failure('not_found');
  const context = accountNumberOf(userId, 'payoutMethod');
  return payoutMethodWire(method, await fieldCipher.open(method.sealedAccountNumber, context));
});
