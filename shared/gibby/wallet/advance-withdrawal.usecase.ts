import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { type EffectWriters, type PortsOfEffects, writesOfEffects } from '#shared/kernel/effects.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, runTransition } from '#shared/kernel/run-transition.ts';
import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { WithdrawalsWriter } from './withdrawal.ports.ts';
import type {
  WithdrawalEffect,
  WithdrawalEventName,
  WithdrawalTransition,
  WithdrawalTypes,
} from './withdrawal.rules.ts';
import type { Withdrawal } from './withdrawal.ts';
import {
  changeWithdrawal,
  decideWithdrawal,
  type WithdrawalAttempt,
  type WithdrawalChange,
} from './withdrawal-change.rules.ts';

interface EffectPorts {
  readonly ledger: LedgerWriter;
}

const withdrawalWriters = {
  portOf: { reserve: 'ledger', payOut: 'ledger', giveBack: 'ledger' },
  writers: {
    ledger: (ledger: LedgerWriter, { transfers, event }: WithdrawalChange) => ledger.postings(transfers, event.at),
  },
} as const satisfies EffectWriters<EffectPorts, Readonly<Record<WithdrawalEffect, 'ledger'>>, WithdrawalChange>;

/** What moving a withdrawal by one of these events needs: the steps that move no money need no permission on the books. */
type AdvancePorts<Event extends WithdrawalEventName> = PortsOfEffects<
  EffectPorts,
  typeof withdrawalWriters.portOf,
  WithdrawalTypes['effectsOf'][Event]
> & {
  readonly withdrawals: WithdrawalsWriter;
  readonly clock: Clock;
};

/**
 * Moves a withdrawal by one step of an administrator. One transaction holds its next version, the event and the
 * postings in the books. Returns the stored withdrawal when the step was already taken. Fails with
 * `withdrawal_not_found`, and with `transition_refused` (with `currentState` and `allowedEvents`) when the state
 * machine does not allow the step.
 */
export async function advanceWithdrawal<Event extends WithdrawalEventName>(
  ports: AdvancePorts<NoInfer<Event>>,
  withdrawalId: number,
  command: Omit<WithdrawalAttempt<Event>, 'now'>,
): Promise<Withdrawal> {
  const { item, decision } = await runTransition(`withdrawal ${withdrawalId}`, {
    consider: async () => {
      const withdrawal = await ports.withdrawals.get(withdrawalId);
      if (!withdrawal) throw new Failure('withdrawal_not_found');
      const attempt: WithdrawalAttempt<Event> = { ...command, now: ports.clock.now() };
      return { item: withdrawal, attempt, decision: decideWithdrawal(withdrawal, attempt) };
    },
    commit: async (withdrawal: Withdrawal, transition: WithdrawalTransition<Event>, attempt: WithdrawalAttempt) => {
      const change = changeWithdrawal(withdrawal, transition, attempt);
      await ports.withdrawals.commit([
        ...ports.withdrawals.change(change.withdrawal, change.event),
        ...writesOfEffects(withdrawalWriters, ports, transition.effects ?? [], change),
      ]);
      return change.withdrawal;
    },
  });
  if (decision.kind === 'refused') throw conflictOf(decision);
  return item;
}
