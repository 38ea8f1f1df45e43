import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, runTransition } from '#shared/kernel/run-transition.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { WithdrawalsWriter } from './withdrawal.ports.ts';
import type { WithdrawalTransition } from './withdrawal.rules.ts';
import type { Withdrawal } from './withdrawal.ts';
import { changeWithdrawal, decideWithdrawal, type WithdrawalAttempt } from './withdrawal-change.rules.ts';

interface AdvancePorts {
  readonly withdrawals: WithdrawalsWriter;
  readonly clock: Clock;
  /** For steps that move money; the other steps have no permission on the books. */
  readonly ledger?: LedgerWriter;
}

/**
 * Moves a withdrawal by one step of an administrator. One transaction holds its next version, the event and the
 * postings in the books. Returns the stored withdrawal when the step was already taken. Fails with
 * `withdrawal_not_found`, and with `transition_refused` (with `currentState` and `allowedEvents`) when the state
 * machine does not allow the step.
 */
export async function advanceWithdrawal(
  ports: AdvancePorts,
  withdrawalId: number,
  command: Omit<WithdrawalAttempt, 'now'>,
): Promise<Withdrawal> {
  const { item, decision } = await runTransition<Withdrawal, WithdrawalAttempt, WithdrawalTransition>(
    `withdrawal ${withdrawalId}`,
    {
      consider: async () => {
        const withdrawal = await ports.withdrawals.get(withdrawalId);
        if (!withdrawal) throw new Failure('withdrawal_not_found');
        const attempt = { ...command, now: ports.clock.now() };
        return { item: withdrawal, attempt, decision: decideWithdrawal(withdrawal, attempt) };
      },
      commit: (withdrawal, transition, attempt) => commit(ports, withdrawal, transition, attempt),
    },
  );
  if (decision.kind === 'refused') throw conflictOf(decision);
  return item;
}

async function commit(
  { withdrawals, ledger }: AdvancePorts,
  withdrawal: Withdrawal,
  transition: WithdrawalTransition,
  attempt: WithdrawalAttempt,
): Promise<Withdrawal> {
  const { withdrawal: changed, event, transfers } = changeWithdrawal(withdrawal, transition, attempt);
  if (transfers.length > 0 && !ledger) throw new Error(`The step ${attempt.event} needs the port ledger.`);
  await withdrawals.commit([
    ...withdrawals.change(changed, event),
    ...(transfers.length > 0 && ledger ? ledger.postings(transfers, event.at) : []),
  ]);
  return changed;
}
