import * as z from 'zod';
import { AdminActWire, adminActWire } from '#shared/gibby/kernel/admin-act.ts';
import { timesOf, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { personal } from '#shared/kernel/personal.ts';
import { HistoryEntry } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { ActBody, ActNote, AdminActs } from '#shared/platform/accounts/admin-act.ts';
import { AccountHolder, AccountNumber, BankId, bankNameOf, maskedNumber, SealedBankAccount } from './payout-method.ts';

/** The state of a withdrawal (state-machines.md 4b). The document has only its creation. */
export const WithdrawalStatus = z
  .enum(['requested', 'approved', 'sent', 'paid', 'rejected'])
  .meta({ id: 'WithdrawalStatus' });
export type WithdrawalStatus = z.infer<typeof WithdrawalStatus>;

/** Body of G59 `POST /api/withdrawal`; the amount is whole rupiah. */
export const WithdrawalRequest = z
  .object({
    account_holder: AccountHolder,
    account_number: AccountNumber,
    bank_id: BankId,
    amount: amount(Number.MAX_SAFE_INTEGER),
  })
  .meta({ id: 'WithdrawalRequest' });
export type WithdrawalRequest = z.infer<typeof WithdrawalRequest>;

/** Body of an administrator's rejection: what they say about any step, with a reason, which the user reads. */
export const WithdrawalRejection = ActNote.extend({ reason: text(200) }).meta({ id: 'WithdrawalRejection' });

/** A payment from a user's wallet to their bank, as it is stored. */
export const Withdrawal = SealedBankAccount.extend({
  id: GibbyId,
  userId: GibbyId,
  /** Rupiah, reserved in the books from the request on. */
  amountMinor: z.int(),
  version: z.int(),
  processVersion: z.int(),
  status: WithdrawalStatus,
  /** Why it was rejected, as a text for the user. */
  reason: z.string().nullable(),
  /** All history entries, oldest first. */
  history: z.array(HistoryEntry),
  acts: AdminActs,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Withdrawal = Immutable<z.infer<typeof Withdrawal>>;

/** One step of a withdrawal, in the form of its event row. Of the account number it contains only the last digits. */
export const WithdrawalEvent = z.object({
  withdrawalId: GibbyId,
  ...lifecycleFields(
    WithdrawalStatus,
    z.enum(['requestWithdrawal', 'approveWithdrawal', 'sendWithdrawal', 'payWithdrawal', 'rejectWithdrawal']),
  ),
  userId: GibbyId,
  amountMinor: z.int(),
  bankId: z.int(),
  lastDigits: z.string(),
  reason: z.string().nullable(),
});
export type WithdrawalEvent = Readonly<z.infer<typeof WithdrawalEvent>>;

/** A withdrawal in its owner's list, with a masked account number: G59's fields, and those that it lacks. */
export const WithdrawalRow = z
  .object({
    id: GibbyId,
    account_holder: personal('accountNumber', z.string(), ['administrator']),
    account_number: personal('accountNumber', z.string()),
    bank_id: z.int(),
    bank: z.string(),
    amount: z.int().optional().describe('Not in the document. Whole rupiah, as in the request.'),
    status: WithdrawalStatus.optional().describe('Not in the document.'),
    reason: z.string().nullish().describe('Not in the document: why it was rejected.'),
    ...timesWire,
  })
  .meta({ id: 'WithdrawalRow' });

/** A single withdrawal, for its owner, with the whole account number (G59). */
export const WithdrawalWire = dataOf(WithdrawalRow).meta({ id: 'Withdrawal' });

/** A withdrawal as administrators see it, with a masked account number. */
export const AdminWithdrawal = WithdrawalRow.extend({ user_id: GibbyId, acts: z.array(AdminActWire) }).meta({
  id: 'AdminWithdrawal',
});

/** What the routes share by which administrators move a withdrawal: they name it in the path and answer with it. */
export const withdrawalEventRoute = {
  params: z.object({ id: GibbyIdText }),
  body: ActBody,
  response: dataOf(AdminWithdrawal),
  errors: ['withdrawal_not_found', 'transition_refused', 'busy'],
} as const;

/** A withdrawal with its account number masked. */
export function maskedWithdrawal(withdrawal: Withdrawal): z.input<typeof WithdrawalRow> {
  return ownWithdrawal(withdrawal, maskedNumber(withdrawal));
}

/** A withdrawal as its owner sees it. */
export function ownWithdrawal(withdrawal: Withdrawal, accountNumber: string): z.input<typeof WithdrawalRow> {
  const { id, accountHolder, bankId, amountMinor, status, reason } = withdrawal;
  return {
    id,
    account_holder: accountHolder,
    account_number: accountNumber,
    bank_id: bankId,
    bank: bankNameOf(bankId),
    amount: amountMinor,
    status,
    reason,
    ...timesOf(withdrawal),
  };
}

/** A withdrawal as administrators see it. */
export function adminWithdrawal(withdrawal: Withdrawal): z.input<typeof AdminWithdrawal> {
  const { userId, acts } = withdrawal;
  return { ...maskedWithdrawal(withdrawal), user_id: userId, acts: acts.map(adminActWire) };
}
