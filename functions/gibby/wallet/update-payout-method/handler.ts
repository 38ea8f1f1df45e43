import { accountNumberOf, sealedAccount } from '#shared/gibby/wallet/bank-account.usecase.ts';
import { payoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { updatePayoutMethod } from './route.ts';

export const handler = handle(updatePayoutMethod, async ({ body, user: { userId } }, ports) => {
  const accountNumber = body.bank_account_number;
  const account = { accountHolder: body.bank_account_holder_name, accountNumber, bankId: body.bank_id };
  const sealed = await sealedAccount(account, accountNumberOf(userId, 'payoutMethod'), ports);
  const known = await ports.payoutMethods.get(userId);
  const updatedAt = timestampOf(ports.clock.now());
  const method = { userId, ...sealed, version: (known?.version ?? 0) + 1, updatedAt };
  await ports.payoutMethods.put(method);
  return payoutMethodWire(method, accountNumber);
});
