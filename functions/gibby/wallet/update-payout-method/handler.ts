import { payoutMethodWire } from '#shared/gibby/wallet/payout-method.ts';
import { setPayoutMethod } from '#shared/gibby/wallet/set-payout-method.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updatePayoutMethod } from './route.ts';

export const handler = handle(updatePayoutMethod, async ({ body, user: { userId } }, ports) => {
  const accountNumber = body.bank_account_number;
  const account = { accountHolder: body.bank_account_holder_name, accountNumber, bankId: body.bank_id };
  return payoutMethodWire(await setPayoutMethod(ports, userId, account), accountNumber);
});
