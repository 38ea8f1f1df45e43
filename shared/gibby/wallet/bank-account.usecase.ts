import type { FieldContext, FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import { lastDigitsOf, type SealedBankAccount } from './payout-method.ts';

/** A bank account as its owner entered it. */
export interface BankAccount {
  readonly accountHolder: string;
  readonly accountNumber: string;
  readonly bankId: number;
}

/** Entities with sealed account numbers. A number sealed for one entity of a user does not open for the other. */
type Entity = 'payoutMethod' | 'withdrawal';

/** The context that an account number is bound to when it is sealed. */
export function accountNumberOf(userId: number, entity: Entity): FieldContext {
  return { owner: `user/${userId}`, field: `${entity}.accountNumber` };
}

/** A user's bank account in the form to store: the number sealed, its last digits in plain text. */
export async function sealedAccount(
  { accountHolder, accountNumber, bankId }: BankAccount,
  context: FieldContext,
  { fieldCipher }: { readonly fieldCipher: FieldSealer },
): Promise<SealedBankAccount> {
  const sealedAccountNumber = await fieldCipher.seal(accountNumber, context);
  return { accountHolder, sealedAccountNumber, lastDigits: lastDigitsOf(accountNumber), bankId };
}
