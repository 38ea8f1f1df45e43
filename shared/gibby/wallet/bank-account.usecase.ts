import type { FieldContext, FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import { lastDigitsOf, type SealedBankAccount } from './payout-method.ts';

/** A bank account as its owner writes it. */
export interface BankAccount {
  readonly accountHolder: string;
  readonly accountNumber: string;
  readonly bankId: number;
}

/** Entities whose account numbers are sealed. One number of a user opens as that of the other by no means. */
type Entity = 'payoutMethod' | 'withdrawal';

/** What the number of a user's bank account is bound to when it is sealed. */
export function accountNumberOf(userId: number, entity: Entity): FieldContext {
  return { owner: `user/${userId}`, field: `${entity}.accountNumber` };
}

/** A user's bank account as it may be stored: the number is sealed, and its last digits stand beside it. */
export async function sealedAccount(
  { accountHolder, accountNumber, bankId }: BankAccount,
  context: FieldContext,
  { fieldCipher }: { readonly fieldCipher: FieldSealer },
): Promise<SealedBankAccount> {
  const sealedAccountNumber = await fieldCipher.seal(accountNumber, context);
  return { accountHolder, sealedAccountNumber, lastDigits: lastDigitsOf(accountNumber), bankId };
}
