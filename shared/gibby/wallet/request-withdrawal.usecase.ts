import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { rupiahText } from '#shared/kernel/money.ts';
import { isConflict, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import { accountNumberOf, type BankAccount, sealedAccount } from './bank-account.usecase.ts';
import type { WithdrawalsReader, WithdrawalsWriter } from './withdrawal.ports.ts';
import type { Withdrawal } from './withdrawal.ts';
import { newWithdrawal, type WithdrawalDraft } from './withdrawal-change.rules.ts';

interface RequestPorts {
  readonly withdrawals: WithdrawalsWriter;
  readonly ledger: LedgerWriter;
  readonly sequences: Sequences;
  readonly fieldCipher: FieldSealer;
  readonly clock: Clock;
}

/** What a user wants paid out, and where to. */
interface WithdrawalCommand {
  readonly userId: number;
  /** Rupiah. */
  readonly amountMinor: number;
  readonly account: BankAccount;
  /** See `RequestFacts`: an earlier withdrawal under the same key is returned instead of a new one. */
  readonly onceKey?: string | undefined;
}

/**
 * Creates a withdrawal with its first event and sets the amount apart in the books, in one transaction. Fails with
 * `invalid_input` and the document's text when the wallet holds less, even if the balance fell after it was read.
 */
export async function requestWithdrawal(ports: RequestPorts, command: WithdrawalCommand): Promise<Withdrawal> {
  const { userId, amountMinor, account, onceKey } = command;
  // Checked before the balance: the wallet may hold less by now because of this very withdrawal.
  const known = await madeUnder(ports.withdrawals, onceKey);
  if (known) return known;
  await mustHold(ports, command);
  const sealed = await sealedAccount(account, accountNumberOf(userId, 'withdrawal'), ports);
  const draft = { id: await ports.sequences.next('withdrawal'), userId, amountMinor, ...sealed };
  return retryOnConflict(`other payments change the wallet of user ${userId}`, async () => {
    try {
      return await make(ports, draft, onceKey);
    } catch (thrown) {
      if (isConflict(thrown)) await mustHold(ports, command);
      throw thrown;
    }
  });
}

async function madeUnder(withdrawals: WithdrawalsReader, onceKey: string | undefined): Promise<Withdrawal | undefined> {
  return onceKey === undefined ? undefined : withdrawals.madeUnder(onceKey);
}

async function mustHold({ ledger }: RequestPorts, { userId, amountMinor }: WithdrawalCommand): Promise<void> {
  // What we owe a user is a negative balance in the books.
  const heldMinor = -(await ledger.balance(`user:${userId}:credit`));
  if (heldMinor >= amountMinor) return;
  const message = `The amount may not be greater than ${rupiahText(heldMinor)}.`;
  throw new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'amount', message }] } });
}

/** Fails with `changed_meanwhile` when the wallet has changed since it was read. */
async function make(
  { withdrawals, ledger, clock }: RequestPorts,
  draft: WithdrawalDraft,
  onceKey: string | undefined,
): Promise<Withdrawal> {
  const { withdrawal, event, transfers } = newWithdrawal(draft, clock.now());
  try {
    await withdrawals.commit([
      ...withdrawals.creation(withdrawal, event, onceKey),
      ...ledger.postings(transfers, event.at),
    ]);
    return withdrawal;
  } catch (thrown) {
    if (thrown instanceof Failure && !isConflict(thrown)) throw thrown;
    // No other caller has the number or the key: what is stored was created by this call, and its answer was lost.
    const stored = (await withdrawals.get(draft.id)) ?? (await madeUnder(withdrawals, onceKey));
    if (stored) return stored;
    throw thrown;
  }
}
