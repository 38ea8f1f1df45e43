import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import { accountNumberOf, type BankAccount, sealedAccount } from './bank-account.usecase.ts';
import type { PayoutMethodsWriter } from './payout-method.ports.ts';
import type { PayoutMethod } from './payout-method.ts';

interface PayoutPorts extends Pick<Ambient, 'clock'> {
  readonly payoutMethods: PayoutMethodsWriter;
  readonly fieldCipher: FieldSealer;
}

/** Replaces a user's payout method by this account, its number sealed. Of simultaneous changes the last one remains. */
export async function setPayoutMethod(ports: PayoutPorts, userId: number, account: BankAccount): Promise<PayoutMethod> {
  const { payoutMethods, clock } = ports;
  const sealed = await sealedAccount(account, accountNumberOf(userId, 'payoutMethod'), ports);
  return retryOnConflict(`others change the payout method of user ${userId}`, async () => {
    const known = await payoutMethods.get(userId);
    const version = (known?.version ?? 0) + 1;
    const method = { userId, ...sealed, version, updatedAt: timestampOf(clock.now()) };
    await payoutMethods.put(method);
    return method;
  });
}
