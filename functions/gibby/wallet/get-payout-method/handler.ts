import { Failure } from '../../../../shared/domain/errors.ts';
import { payoutMethodWire } from '../../../../shared/domain/payout-method.ts';
import { accountNumberOf } from '../../../../shared/process/bank-account.ts';
import { handle } from '../../../../shared/route/define.ts';
import { getPayoutMethod } from './route.ts';

export const handler = handle(getPayoutMethod, async ({ user: { userId } }, { payoutMethods, fieldCipher }) => {
  const method = await payoutMethods.get(userId);
  if (!method) throw new Failure('not_found');
  const context = accountNumberOf(userId, 'payoutMethod');
  return payoutMethodWire(method, await fieldCipher.open(method.sealedAccountNumber, context));
});
