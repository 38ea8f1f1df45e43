import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { banks } from '#shared/gibby/reference/bank.ts';
import { form } from '#shared/kernel/forms/form.ts';
import { name } from '#shared/kernel/forms/name.ts';
import { wholeIn } from '#shared/kernel/forms/number.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** One of the banks for payouts (gibby.txt, "Banks"). */
export const BankId = form('number', z.preprocess(wholeIn, z.int().pipe(z.literal(banks.map(({ id }) => id)))));

/** Name of the account's holder, as the bank writes it. */
export const AccountHolder = name(100);

/** An account number of an Indonesian bank: ten to sixteen digits today, with some tolerance both ways. */
export const AccountNumber = form(
  'code',
  z
    .string()
    .overwrite((number) => number.replace(/[\s\p{Pd}\p{Cf}]/gu, ''))
    .regex(/^\d{8,20}$/),
);

/** Body of G58 `POST /api/user/payout-method`. */
export const PayoutMethodText = z
  .object({
    bank_account_holder_name: AccountHolder,
    bank_account_number: AccountNumber,
    bank_id: BankId,
  })
  .meta({ id: 'PayoutMethodForm' });
export type PayoutMethodText = z.infer<typeof PayoutMethodText>;

/**
 * A bank account as it is stored: its number is sealed (see `FieldSealer`), and its last digits identify it to users.
 */
export const SealedBankAccount = z.object({
  accountHolder: z.string(),
  sealedAccountNumber: z.string(),
  /** The last four digits; everyone who may see the account may see these. */
  lastDigits: z.string(),
  bankId: z.int(),
});
export type SealedBankAccount = Immutable<z.infer<typeof SealedBankAccount>>;

/** Where a user's earnings are paid out. */
export const PayoutMethod = SealedBankAccount.extend({
  userId: GibbyId,
  /** From 1 up. */
  version: z.int(),
  updatedAt: Timestamp,
});
export type PayoutMethod = Immutable<z.infer<typeof PayoutMethod>>;

/** A user's payout method was set or changed. This is the form of its event row. */
export const PayoutMethodEvent = z.object({
  event: z.literal('payoutMethodChanged'),
  userId: GibbyId,
  bankId: z.int(),
  lastDigits: z.string(),
  version: z.int(),
  at: Timestamp,
});
export type PayoutMethodEvent = Readonly<z.infer<typeof PayoutMethodEvent>>;

/** Response of G57 and G58, only for the owner. */
export const PayoutMethodWire = dataOf(
  z.object({
    user_id: GibbyId,
    bank_account_holder_name: personal('accountNumber', z.string()),
    bank_account_number: personal('accountNumber', z.string()),
    bank_id: z.int(),
    bank: z.string(),
  }),
).meta({ id: 'PayoutMethod' });

/** A payout method as its owner sees it, with the whole number. */
export function payoutMethodWire(
  { userId, accountHolder, bankId }: Pick<PayoutMethod, 'userId' | 'accountHolder' | 'bankId'>,
  accountNumber: string,
): z.input<typeof PayoutMethodWire> {
  return {
    data: {
      user_id: userId,
      bank_account_holder_name: accountHolder,
      bank_account_number: accountNumber,
      bank_id: bankId,
      bank: bankNameOf(bankId),
    },
  };
}

/** What a user sees who has chosen none yet: the documented shape with empty values. */
export function noPayoutMethod(userId: number): z.input<typeof PayoutMethodWire> {
  return {
    data: { user_id: userId, bank_account_holder_name: '', bank_account_number: '', bank_id: 0, bank: '' },
  };
}

/** Name of a bank. Throws RangeError for an unknown id. */
export function bankNameOf(bankId: number): string {
  const bank = banks.find(({ id }) => id === bankId);
  if (!bank) throw new RangeError(`There is no bank ${bankId}.`);
  return bank.name;
}

/** The part of an account number that masking leaves visible. */
export function lastDigitsOf(accountNumber: string): string {
  return accountNumber.slice(-4);
}

/** The account number as all but its owner see it: `****1011`. Its length stays hidden too. */
export function maskedNumber({ lastDigits }: Pick<SealedBankAccount, 'lastDigits'>): string {
  return `****${lastDigits}`;
}
