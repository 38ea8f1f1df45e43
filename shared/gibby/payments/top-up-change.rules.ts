import { decide, firstVersion } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf, type Timestamp, timestampOf } from '#shared/kernel/time.ts';
import type { GatewayName } from './gateways.ts';
import {
  type TopUpDecision,
  type TopUpEventName,
  type TopUpTransition,
  topUpMachine,
  topUpTimers,
} from './top-up.rules.ts';
import type { PaymentChannel, ReportSource, TopUp, TopUpEvent } from './top-up.ts';

/** An actor's attempt to move a payment. */
export interface TopUpAttempt {
  readonly event: TopUpEventName;
  /** The source of the report, or `system` for the payment's timer. */
  readonly by: ReportSource | 'system';
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /**
   * Item names of the requests that wait for exactly this payment; undefined when they no longer wait, or when it is
   * not for requests.
   */
  readonly payableItems?: readonly string[] | undefined;
}

/** A new version of a payment and the event that made it. */
interface TopUpChange {
  readonly topUp: TopUp;
  readonly event: TopUpEvent;
}

/** The input of a new payment. */
export interface TopUpDraft {
  readonly id: string;
  readonly gateway: GatewayName;
  readonly userId: number;
  readonly amountMinor: number;
  readonly channel: PaymentChannel;
  readonly sessionId: string;
  readonly requestIds: readonly number[];
}

/** The new payment, at `now` milliseconds since the epoch. */
export function newTopUp(draft: TopUpDraft, now: number): TopUpChange {
  const at = timestampOf(now);
  const topUp: TopUp = {
    ...draft,
    ...firstVersion(topUpMachine, at),
    paidItems: [],
    nextCheckAt: timestampOf(now + topUpTimers.firstCheck * 1000),
  };
  return { topUp, event: eventOf(topUp, { event: 'createTopUp', actor: 'user', by: String(draft.userId) }, null, 0) };
}

/** Decides what an attempt does to a payment; changes nothing. */
export function decideTopUp(topUp: TopUp, attempt: TopUpAttempt): TopUpDecision {
  const { event, by } = attempt;
  const item = { state: topUp.status, history: topUp.history };
  return decide(topUpMachine, item, { event, actor: actorOf(attempt), by }, (guard) =>
    guard === 'timerDue' ? attempt.now >= expiryOf(topUp) : attempt.payableItems !== undefined,
  );
}

/** The payment after a transition that `decideTopUp` has allowed for the same attempt. */
export function changeTopUp(topUp: TopUp, transition: TopUpTransition, attempt: TopUpAttempt): TopUpChange {
  const { event, by, now } = attempt;
  const entry = { event, actor: actorOf(attempt), by };
  const effects = transition.effects ?? [];
  const changed: TopUp = {
    ...topUp,
    version: topUp.version + 1,
    status: transition.to,
    paidItems: effects.includes('payRequests') ? (attempt.payableItems ?? []) : topUp.paidItems,
    updatedAt: timestampOf(now),
    nextCheckAt: topUpMachine.states[transition.to] === 'live' ? topUp.nextCheckAt : null,
    history: [...topUp.history, entry],
  };
  const creditedMinor = effects.includes('creditWallet') ? topUp.amountMinor : 0;
  return { topUp: changed, event: eventOf(changed, entry, topUp.status, creditedMinor) };
}

/** When a payment expires, in milliseconds since the epoch. */
export function expiryOf({ createdAt }: Pick<TopUp, 'createdAt'>): number {
  return epochMillisecondsOf(createdAt) + topUpTimers.paymentTtl * 1000;
}

/** When to check with the provider again after `now`: the older a payment, the less often, with one check at its expiry. */
export function nextCheckOf(topUp: Pick<TopUp, 'createdAt'>, now: number): Timestamp {
  const ageMilliseconds = now - epochMillisecondsOf(topUp.createdAt);
  const next = now + Math.max(topUpTimers.checkInterval * 1000, Math.floor(ageMilliseconds / 2));
  const expiry = expiryOf(topUp);
  return timestampOf(now < expiry ? Math.min(next, expiry) : now + topUpTimers.checkInterval * 1000);
}

function actorOf({ by }: TopUpAttempt): 'gateway' | 'system' {
  return by === 'system' ? 'system' : 'gateway';
}

function eventOf(
  topUp: TopUp,
  entry: Pick<TopUpEvent, 'event' | 'actor' | 'by'>,
  from: TopUp['status'] | null,
  creditedMinor: number,
): TopUpEvent {
  const { id: topUpId, version: seq, status: to, updatedAt: at, userId, amountMinor } = topUp;
  return { topUpId, seq, from, to, ...entry, at, userId, amountMinor, creditedMinor };
}
