import { accountNumberOf } from '#shared/gibby/wallet/bank-account.usecase.ts';
import { noPayoutMethod, payoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getPayoutMethod } from './route.ts';

export const handler = handle(getPayoutMethod, async ({ user: { userId } }, { payoutMethods, fieldCipher }) => {
  const method = await payoutMethods.get(userId);
  if (!method) return noPayoutMethod(userId);
  const context = accountNumberOf(userId, 'payoutMethod');
  return payoutMethodWire(method, await fieldCipher.open(method.sealedAccountNumber, context));
});
