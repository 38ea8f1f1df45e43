import { decide, firstVersion } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Transfer } from '#shared/ledger/ledger.rules.ts';
import { type ActNote, adminAct } from '#shared/platform/accounts/admin-act.ts';
import { payWithdrawal, rejectWithdrawal, reserveWithdrawal, type WithdrawnAmount } from './wallet-transfers.rules.ts';
import {
  type WithdrawalDecision,
  type WithdrawalEffect,
  type WithdrawalEventName,
  type WithdrawalTransition,
  withdrawalCreation,
  withdrawalMachine,
} from './withdrawal.rules.ts';
import type { Withdrawal, WithdrawalEvent } from './withdrawal.ts';

/** An administrator's attempt to move a withdrawal. */
export interface WithdrawalAttempt<Event extends WithdrawalEventName = WithdrawalEventName> {
  readonly event: Event;
  /** Account of the administrator. */
  readonly by: string;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** What the administrator says about it. The reason of a rejection is a text for the user. */
  readonly note?: ActNote | null;
}

/** The input of a new withdrawal. */
export type WithdrawalDraft = Pick<
  Withdrawal,
  'id' | 'userId' | 'amountMinor' | 'accountHolder' | 'sealedAccountNumber' | 'lastDigits' | 'bankId'
>;

/** A new version of a withdrawal, the event that made it and its transfers, all written in one transaction. */
export interface WithdrawalChange {
  readonly withdrawal: Withdrawal;
  readonly event: WithdrawalEvent;
  readonly transfers: readonly Transfer[];
}

/** Decides what an attempt does to a withdrawal; changes nothing. */
export function decideWithdrawal<Event extends WithdrawalEventName>(
  { status, history }: Withdrawal,
  { event, by }: WithdrawalAttempt<Event>,
): WithdrawalDecision<Event> {
  // The table has no guards.
  return decide(withdrawalMachine, { state: status, history }, { event, actor: 'admin', by }, () => true);
}

/** The new withdrawal, at `now` milliseconds since the epoch. */
export function newWithdrawal(draft: WithdrawalDraft, now: number): WithdrawalChange {
  const at = timestampOf(now);
  const withdrawal: Withdrawal = {
    ...draft,
    ...firstVersion(withdrawalMachine, at),
    reason: null,
    acts: [],
  };
  const { event, actor, effects } = withdrawalCreation;
  const entry = { event, actor, by: String(draft.userId) };
  return { withdrawal, event: eventOf(withdrawal, null, entry), transfers: transfersOf(withdrawal, effects) };
}

/** The withdrawal after a transition that `decideWithdrawal` has allowed for the same attempt. */
export function changeWithdrawal(
  withdrawal: Withdrawal,
  { to, effects = [] }: WithdrawalTransition,
  { event, by, now, note }: WithdrawalAttempt,
): WithdrawalChange {
  const entry = { event, actor: 'admin', by };
  const changed: Withdrawal = {
    ...withdrawal,
    version: withdrawal.version + 1,
    status: to,
    reason: (event === 'rejectWithdrawal' && note?.reason) || withdrawal.reason,
    history: [...withdrawal.history, entry],
    acts: [...withdrawal.acts, adminAct(event, { by, now, note })],
    updatedAt: timestampOf(now),
  };
  return {
    withdrawal: changed,
    event: eventOf(changed, withdrawal.status, entry),
    transfers: transfersOf(changed, effects),
  };
}

function eventOf(
  withdrawal: Withdrawal,
  from: Withdrawal['status'] | null,
  entry: Pick<WithdrawalEvent, 'event' | 'actor' | 'by'>,
): WithdrawalEvent {
  const { id, userId, version, status, amountMinor, bankId, lastDigits, reason, updatedAt } = withdrawal;
  return {
    ...entry,
    withdrawalId: id,
    userId,
    seq: version,
    from,
    to: status,
    amountMinor,
    bankId,
    lastDigits,
    reason,
    at: updatedAt,
  };
}

/** The transfer of each effect. */
const transferOfEffect: Readonly<Record<WithdrawalEffect, (withdrawn: WithdrawnAmount) => Transfer>> = {
  reserve: reserveWithdrawal,
  payOut: payWithdrawal,
  giveBack: rejectWithdrawal,
};

function transfersOf(
  { id, userId, amountMinor }: Withdrawal,
  effects: readonly WithdrawalEffect[],
): readonly Transfer[] {
  return effects.map((effect) => transferOfEffect[effect]({ withdrawalId: id, userId, amountMinor }));
}
