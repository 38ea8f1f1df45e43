import { nextPaymentStep } from '#shared/dropin/invoices/invoice.rules.ts';
import { allowedEvents, decide, soonestTimer, type Timer } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { ActNote } from '#shared/platform/accounts/admin-act.ts';
import {
  type GigDecision,
  type GigEventName,
  type GigTypes,
  gigHas,
  gigMachine,
  gigTimers,
  isBoundByHold,
  tellsOfEnd,
} from './gig.rules.ts';
import { type Gig, GigParty, type Score } from './gig.ts';
import { gigTariff, type Price, paidSeconds, priceOfStream, shared, type Tariff } from './price.rules.ts';

/** An actor's attempt to move a gig. */
export interface GigAttempt<Event extends GigEventName = GigEventName> {
  readonly event: Event;
  readonly actor: GigTypes['actor'];
  /** Account id, or `system`. */
  readonly by: string;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** The score of a `rate`. */
  readonly score?: Score;
  /** The provider's session, which the first `handshake` carries. */
  readonly videoSessionId?: string;
  /** What an administrator says about a `terminate`. */
  readonly note?: ActNote | null;
}

/**
 * The role of an account in a gig. It is undefined for a stranger, who may not know that the gig exists. After another
 * candidate's claim, a candidate keeps this role: a late claim gets 409, and no other right remains.
 */
export function actorInGig(gig: Gig, accountId: string): 'customer' | 'operator' | 'candidate' | undefined {
  if (gig.customer === accountId) return 'customer';
  if (gig.operator === accountId) return 'operator';
  return gig.candidates.includes(accountId) ? 'candidate' : undefined;
}

/**
 * Decides what an attempt does to a gig; changes nothing. When the winner of a claim repeats it as `operator`, the
 * state machine still recognizes the account. A second rating with another score is no repeat: it is refused (routes.md
 * D18).
 */
export function decideGig<Event extends GigEventName>(
  gig: Gig,
  attempt: GigAttempt<Event>,
  tariff: Tariff = gigTariff,
): GigDecision<Event> {
  const item = { state: gig.status, history: gig.history };
  const decision = decide(gigMachine, item, attempt, (guard, event) =>
    gigGuards[guard](gig, { ...attempt, event }, tariff),
  );
  const party = partyOf(attempt.actor);
  if (decision.kind !== 'repeat' || attempt.event !== 'rate' || party === undefined) return decision;
  if (gig.ratings[party] === attempt.score) return decision;
  return { kind: 'refused', currentState: gig.status, allowedEvents: [], guard: 'notYetRated' };
}

/** The events that this actor may send to the gig in its current state. */
export function allowedGigEvents(gig: Gig, attempt: GigAttempt, tariff: Tariff = gigTariff): readonly GigEventName[] {
  return allowedEvents(gigMachine, gig.status, attempt.actor, (guard, event) =>
    gigGuards[guard](gig, { ...attempt, event }, tariff),
  );
}

/**
 * The next timer that moves the gig as of `now`, and when it is due (both in milliseconds since the epoch); undefined when
 * none runs.
 */
export function nextGigTimer(gig: Gig, now: number): Timer<GigTypes['timerEvent']> | undefined {
  return soonestTimer(gigMachine, gig.status, (event) => dueAt(gig, event, now));
}

/**
 * A timer counts from entering the state, but silence counts from when the party was last heard that has been silent for
 * longer. A stream is also at its longest when its hold is spent.
 */
function dueAt(gig: Gig, event: GigEventName, now: number, tariff: Tariff = gigTariff): number {
  const enteredAt = epochMillisecondsOf(gig.stateEnteredAt);
  const seconds = timerSeconds(event);
  if (event === 'pingTtl') return Math.min(...expectedHeardAt(gig)) + seconds * 1000;
  if (event === 'maxStream') return endOfStream(gig, tariff);
  if (event === 'endingSoon') return dueToTell(gig, now, tariff);
  return enteredAt + seconds * 1000;
}

/** When a stream ends that nobody stops or extends, in milliseconds since the epoch. */
export function endOfStream(gig: Gig, tariff: Tariff = gigTariff): number {
  return epochMillisecondsOf(gig.stateEnteredAt) + longestStream(gig, tariff) * 1000;
}

/** When the parties are to be told that a stream ends soon: not twice of one end, and not when it has come. */
function dueToTell(gig: Gig, now: number, tariff: Tariff): number {
  const end = endOfStream(gig, tariff);
  const latest = gig.history.findLast(({ event }) => event === 'endingSoon' || event === 'extend');
  const isTold = latest?.event === 'endingSoon';
  if (isTold || now >= end || !tellsOfEnd(gig.processVersion)) return Number.POSITIVE_INFINITY;
  return end - gigTimers.endingSoon * 1000;
}

/** How many seconds a stream may last. A hold bounds no gig that began before holds did. */
function longestStream({ processVersion, holdMinor }: Gig, tariff: Tariff): number {
  if (!isBoundByHold(processVersion)) return gigTimers.maxStream;
  return Math.min(gigTimers.maxStream, paidSeconds(holdMinor, tariff));
}

/**
 * When the parties that must send heartbeats were last heard: the operator always, the customer of a stream once they have
 * sent one. The document knows no heartbeat, so a customer's app that sends none is not taken for dead.
 */
function expectedHeardAt(gig: Gig): readonly number[] {
  const ofCustomer = gig.status === 'streaming' && hasPinged(gig, 'customer') ? [lastHeardAt(gig, 'customer')] : [];
  return [lastHeardAt(gig, 'operator'), ...ofCustomer];
}

/** A party's last heartbeat in the gig's present state, or else the moment when the state began. */
function lastHeardAt(gig: Gig, party: GigParty): number {
  return Math.max(epochMillisecondsOf(gig.stateEnteredAt), lastHeartbeatOf(gig, party));
}

/** Whether a party has sent a heartbeat in the gig's present state. */
export function hasPinged(gig: Gig, party: GigParty): boolean {
  return lastHeartbeatOf(gig, party) > epochMillisecondsOf(gig.stateEnteredAt);
}

function lastHeartbeatOf(gig: Gig, party: GigParty): number {
  const heartbeat = party === 'operator' ? gig.lastPingAt : gig.customerPingAt;
  return heartbeat === null ? 0 : epochMillisecondsOf(heartbeat);
}

/**
 * Whether a party of a stream is silent as of this attempt: it is not theirs, and they were last heard a full `pingTtl` ago.
 * A customer who has sent no heartbeat since the start is never silent. An operator who has sent none is not silent either
 * once the stream has reached its regular end: whether they were there is then unknown.
 */
function isSilent(gig: Gig, party: GigParty, attempt: GigAttempt, tariff: Tariff): boolean {
  if (attempt.actor === party) return false;
  const isUnknown = party === 'customer' || attempt.now >= endOfStream(gig, tariff);
  if (isUnknown && !hasPinged(gig, party)) return false;
  return attempt.now - lastHeardAt(gig, party) >= gigTimers.pingTtl * 1000;
}

/** Timer events are named after their timers. */
function timerSeconds(event: GigEventName): number {
  const named: Partial<Record<GigEventName, number>> = gigTimers;
  const seconds = named[event];
  if (seconds === undefined) throw new RangeError(`${event} is not raised by a timer.`);
  return seconds;
}

/**
 * The whole seconds of a stream that the customer pays for if this attempt ends it, whatever its event. The stream of a
 * silent party counts up to when they were last heard, since nothing shows that it lasted longer. No stream counts for
 * longer than it may last.
 */
export function billableSeconds(gig: Gig, attempt: GigAttempt, tariff: Tariff = gigTariff): number {
  if (gig.startedAt === null) return 0;
  const startedAt = epochMillisecondsOf(gig.startedAt);
  const silent = GigParty.options.filter((party) => isSilent(gig, party, attempt, tariff));
  const endedAt = Math.min(attempt.now, ...silent.map((party) => lastHeardAt(gig, party)));
  const seconds = Math.floor((endedAt - startedAt) / 1000);
  return Math.max(0, Math.min(seconds, longestStream(gig, tariff)));
}

/**
 * Whether a stream that this attempt ends costs anything. It does from its first moment on, unless its operator is silent
 * and has been so since the start.
 */
function isBillable(gig: Gig, attempt: GigAttempt, tariff: Tariff): boolean {
  return hasPinged(gig, 'operator') || !isSilent(gig, 'operator', attempt, tariff);
}

/** Whether the hold of a stream is about to be spent, and the stream may last longer than it pays for. */
function isHoldNearlySpent(gig: Gig, now: number, tariff: Tariff): boolean {
  const leftMilliseconds = endOfStream(gig, tariff) - now;
  const mayLast = longestStream(gig, tariff) < gigTimers.maxStream;
  return mayLast && leftMilliseconds > 0 && leftMilliseconds <= gigTimers.endingSoon * 1000;
}

/**
 * What the customer owes for cancelling now, in minor units: the fee if the gig is confirmed and was claimed more than
 * `freeCancel` ago, else 0. An operator never pays.
 */
export function cancellationFee(gig: Gig, actor: GigTypes['actor'], now: number, tariff: Tariff = gigTariff): number {
  if (actor !== 'customer' || !gigHas(gig.status, 'feeForCancelling') || gig.claimedAt === null) return 0;
  const late = now - epochMillisecondsOf(gig.claimedAt) > gigTimers.freeCancel * 1000;
  return late ? tariff.cancellationFeeMinor : 0;
}

/** What the effect `capture` takes for this transition, split between operator and platform. */
export function priceOfGig(gig: Gig, attempt: GigAttempt, tariff: Tariff = gigTariff): Price {
  if (attempt.event === 'cancel') return shared(cancellationFee(gig, attempt.actor, attempt.now, tariff), tariff);
  return priceOfStream(billableSeconds(gig, attempt, tariff), tariff);
}

/** The actor as a party; undefined for a candidate, the system and an administrator. */
export function partyOf(actor: GigTypes['actor']): GigParty | undefined {
  return actor === 'customer' || actor === 'operator' ? actor : undefined;
}

/** Every guard of the table, which depends only on the stored gig and the attempt. */
const gigGuards: Record<GigTypes['guard'], (gig: Gig, attempt: GigAttempt, tariff: Tariff) => boolean> = {
  offerOpen: (gig, attempt) => openOffers(gig).includes(attempt.by),
  othersStillOpen: (gig, attempt) => openOffers(gig).some((candidate) => candidate !== attempt.by),
  lastOpenOffer: (gig, attempt) => openOffers(gig).every((candidate) => candidate === attempt.by),
  timerDue: (gig, attempt, tariff) => attempt.now >= dueAt(gig, attempt.event, attempt.now, tariff),
  nothingDue: (gig, attempt, tariff) => cancellationFee(gig, attempt.actor, attempt.now, tariff) === 0,
  cancellationFeeDue: (gig, attempt, tariff) => cancellationFee(gig, attempt.actor, attempt.now, tariff) > 0,
  notYetShaken: (gig, attempt) => !gig.shaken.some((party) => party === attempt.actor),
  bothShaken: (gig) => gig.shaken.includes('customer') && gig.shaken.includes('operator'),
  billable: (gig, attempt, tariff) => isBillable(gig, attempt, tariff),
  nothingBillable: (gig, attempt, tariff) => !isBillable(gig, attempt, tariff),
  holdNearlySpent: (gig, attempt, tariff) => isHoldNearlySpent(gig, attempt.now, tariff),
  notYetRated: (gig, attempt) => scoreBy(gig, partyOf(attempt.actor)) === null,
  otherNotYetRated: (gig, attempt) => scoreBy(gig, otherParty(attempt.actor)) === null,
  otherHasRated: (gig, attempt) => scoreBy(gig, otherParty(attempt.actor)) !== null,
  paymentStepDue: (gig, attempt) => gig.operatorShareMinor !== null && nextPaymentStep(gig) === attempt.event,
};

/** The candidates who have not answered. */
function openOffers(gig: Gig): readonly string[] {
  const answered = gig.history.filter((entry) => entry.event === 'claimReject').map((entry) => entry.by);
  return gig.candidates.filter((candidate) => !answered.includes(candidate));
}

function otherParty(actor: GigTypes['actor']): GigParty {
  return actor === 'customer' ? 'operator' : 'customer';
}

function scoreBy(gig: Gig, party: GigParty | undefined): Score | null {
  return party === undefined ? null : gig.ratings[party];
}
