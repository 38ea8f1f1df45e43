import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GigEffect, type GigEventName, gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig, GigStatus } from '#shared/dropin/gigs/gig.ts';
import { changeGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { actorInGig, decideGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { transfersOfGig } from '#shared/dropin/gigs/gig-transfers.rules.ts';
import { mayNotGoNegative } from '#shared/ledger/ledger.rules.ts';
import { attemptOf, begin, customer, freshGig, gigId, operators } from './gig-fixture.ts';

/**
 * An independent model of a gig, written from state-machines.md, section 1, and not from the table. It predicts the
 * outcome of an event from its actor and time.
 */
interface Model {
  status: GigStatus;
  operator: string | undefined;
  open: Set<string>;
  shaken: Set<string>;
  rated: Map<string, number>;
  done: Set<string>;
  enteredAt: number;
  claimedAt: number;
  startedAt: number;
  pingedAt: number;
  customerPingedAt: number;
  holdMinor: number;
  /** Whether the parties were told of the end that the present hold brings. */
  isTold: boolean;
  /** Whether a cancellation was charged; the operator is then paid for it while the gig stays cancelled. */
  feeTaken: boolean;
}

interface Move {
  event: GigEventName;
  by: string;
  score: number;
}

const events = [...new Set(gigMachine.transitions.map((row) => row.event))];
/**
 * The actors besides people. Operators who were not offered the gig are strangers to it; a handler answers them 404
 * before any decision.
 */
const offices = ['system', 'admin'];
const people = [customer, ...operators, ...offices];
const moves: Move[] = events.flatMap((event) => people.map((by) => ({ event, by, score: 3 })));
moves.push(...people.map((by) => ({ event: 'rate' as const, by, score: 5 })));

function modelOfFreshGig(candidates: readonly string[]): Model {
  return {
    status: 'pendingOperator',
    operator: undefined,
    open: new Set(candidates),
    shaken: new Set(),
    rated: new Map(),
    done: new Set(),
    enteredAt: 0,
    claimedAt: 0,
    startedAt: 0,
    pingedAt: 0,
    customerPingedAt: 0,
    holdMinor: 2000,
    isTold: false,
    feeTaken: false,
  };
}

/** The steps that pay the operator of a cancelled gig: each once, by any allowed actor, in this order. */
const payingSteps = ['generateInvoice', 'sendInvoice', 'markCompensated'];
const wasDone = (model: Model, event: string) => [...model.done].some((entry) => entry.startsWith(`${event} `));

/** The predicted outcome of a move at `now` seconds: the next status, `repeat` or `refused`. */
function foretell(model: Model, { event, by, score }: Move, now: number): GigStatus | 'repeat' | 'refused' {
  const next = nextStatus(model, event, by, now);
  if (next) return next;
  const isParty = by === customer || by === model.operator;
  const either = (event === 'start' || event === 'stop') && isParty;
  const happened = either
    ? [...model.done].some((entry) => entry.startsWith(`${event} `))
    : model.done.has(`${event} ${by}`);
  if (!happened) return 'refused';
  return event === 'rate' && model.rated.get(by) !== score ? 'refused' : 'repeat';
}

/** How many seconds of a stream the hold pays for: 1.00 a minute, after the first 10.00. */
const paidFor = ({ holdMinor }: Model) => ((holdMinor - 1000) * 60) / 100;
const hasPinged = ({ startedAt }: Model, pingedAt: number) => pingedAt > startedAt;

/**
 * Whether nothing shows that the operator was there: no sign in ten minutes of a stream that should have gone on, and it is
 * not they who act.
 */
function nothingShown(model: Model, by: string, now: number): boolean {
  const lasted = now - model.startedAt;
  const isOver = lasted >= Math.min(14_400, paidFor(model));
  return by !== model.operator && !hasPinged(model, model.pingedAt) && lasted >= 600 && !isOver;
}

/** Until when a stream that ends now is billed. */
function billedUntil(model: Model, by: string, now: number): number {
  const lasts = [now, model.startedAt + 14_400, model.startedAt + paidFor(model)];
  const isAway = (pingedAt: number) => hasPinged(model, pingedAt) && now - pingedAt >= 600;
  if (by !== model.operator && isAway(model.pingedAt)) lasts.push(model.pingedAt);
  if (by !== customer && isAway(model.customerPingedAt)) lasts.push(model.customerPingedAt);
  return Math.min(...lasts);
}

function nextStatus(model: Model, event: string, by: string, now: number): GigStatus | undefined {
  const isCustomer = by === customer;
  const isOperator = by === model.operator;
  const isParty = isCustomer || isOperator;
  const after = (seconds: number, since = model.enteredAt) => by === 'system' && now >= since + seconds;
  const heartbeat = Math.max(model.enteredAt, model.pingedAt);
  const office = by === 'admin' || by === 'system';
  const ended = nothingShown(model, by, now) ? 'terminated' : 'purchased';
  switch (`${model.status} ${event}`) {
    case 'pendingOperator claimAccept':
      return model.open.has(by) ? 'operatorFound' : undefined;
    case 'pendingOperator claimReject':
      if (!model.open.has(by)) return undefined;
      return model.open.size === 1 ? 'allOperatorsRejected' : 'pendingOperator';
    case 'pendingOperator offerTtl':
      return after(30) ? 'expired' : undefined;
    case 'pendingOperator cancel':
      return isCustomer ? 'cancelled' : undefined;
    case 'operatorFound confirm':
      return isCustomer ? 'operatorEnroute' : undefined;
    case 'operatorFound reject':
      return isCustomer ? 'customerRejected' : undefined;
    case 'operatorFound confirmTtl':
      return after(60) ? 'expired' : undefined;
    case 'operatorFound cancel':
    case 'operatorEnroute cancel':
    case 'handshaking cancel':
      return isParty ? 'cancelled' : undefined;
    case 'operatorEnroute handshake':
      return isParty ? 'handshaking' : undefined;
    case 'operatorEnroute arrivalTtl':
      return after(3600) ? 'failed' : undefined;
    case 'operatorEnroute pingTtl':
      return after(600, heartbeat) ? 'failed' : undefined;
    case 'handshaking handshake':
      return isParty && !model.shaken.has(by) ? 'handshaking' : undefined;
    case 'handshaking start':
      return isParty && model.shaken.size === 2 ? 'streaming' : undefined;
    case 'handshaking handshakeTtl':
      return after(600) ? 'failed' : undefined;
    case 'operatorEnroute terminate':
    case 'handshaking terminate':
      return office ? 'failed' : undefined;
    case 'streaming stop':
      return isParty ? ended : undefined;
    case 'streaming extend': {
      const leftSeconds = model.startedAt + paidFor(model) - now;
      return isCustomer && leftSeconds > 0 && leftSeconds <= 300 && paidFor(model) < 14_400 ? 'streaming' : undefined;
    }
    case 'streaming endingSoon': {
      const leftSeconds = model.startedAt + Math.min(14_400, paidFor(model)) - now;
      return by === 'system' && !model.isTold && leftSeconds > 0 && leftSeconds <= 300 ? 'streaming' : undefined;
    }
    case 'streaming pingTtl': {
      const ofCustomer = hasPinged(model, model.customerPingedAt) ? model.customerPingedAt : heartbeat;
      return after(600, Math.min(heartbeat, ofCustomer)) ? ended : undefined;
    }
    case 'streaming maxStream':
      return after(Math.min(14_400, paidFor(model))) ? ended : undefined;
    case 'streaming terminate':
      return office ? ended : undefined;
    case 'streaming captureFail':
      return by === 'system' ? 'failed' : undefined;
    case 'purchased rate':
      if (!isParty || model.rated.has(by)) return undefined;
      return model.rated.size === 1 ? 'voted' : 'purchased';
    case 'purchased ratingTtl':
      return after(604_800) ? 'voted' : undefined;
    case 'voted generateInvoice':
      return office ? 'invoiceGenerated' : undefined;
    case 'invoiceGenerated sendInvoice':
      return office ? 'invoiceSent' : undefined;
    case 'invoiceSent markCompensated':
      return office ? 'compensated' : undefined;
    case 'cancelled generateInvoice':
    case 'cancelled sendInvoice':
    case 'cancelled markCompensated':
      return office && model.feeTaken && payingSteps.find((step) => !wasDone(model, step)) === event
        ? 'cancelled'
        : undefined;
    default:
      return undefined;
  }
}

/** What the customer must pay once this move has ended the live part of a gig; null for nothing. */
function foretellPrice(model: Model, move: Move, next: GigStatus, now: number): number | null {
  if (next === 'purchased') {
    const cents = 1000 + ((billedUntil(model, move.by, now) - model.startedAt) * 100) / 60;
    return Math.floor(cents + 0.5);
  }
  const confirmed = model.status === 'operatorEnroute' || model.status === 'handshaking';
  return next === 'cancelled' && confirmed && move.by === customer && now - model.claimedAt > 300 ? 1000 : null;
}

function advanceModel(model: Model, move: Move, next: GigStatus, now: number): void {
  if (move.event === 'claimReject') model.open.delete(move.by);
  if (move.event === 'claimAccept') Object.assign(model, { operator: move.by, claimedAt: now });
  if (move.event === 'handshake') model.shaken.add(move.by);
  if (move.event === 'start') model.startedAt = now;
  if (move.event === 'extend') Object.assign(model, { holdMinor: model.holdMinor + 2000, isTold: false });
  if (move.event === 'endingSoon') model.isTold = true;
  if (move.event === 'rate') model.rated.set(move.by, move.score);
  if (foretellPrice(model, move, next, now) === 1000 && next === 'cancelled') model.feeTaken = true;
  if (next !== model.status) model.enteredAt = now;
  model.status = next;
  model.done.add(`${move.event} ${move.by}`);
}

/** The status of a payment after the last event: that of its gig, unless the gig is cancelled. */
function paidThrough({ status, history }: Gig): string {
  if (status !== 'cancelled') return status;
  return history.at(-1)?.event === 'markCompensated' ? 'compensated' : 'under way';
}

/** A fake store: applies the effects and refuses what the table's conditions refuse. */
class World {
  readonly balances = new Map<string, number>();
  readonly posted = new Set<string>();
  readonly engaged = new Set<string>();
  readonly owingRatings = new Set<string>();
  offersOpen = false;
  payment: { status: string; amountMinor: number } | undefined;

  apply(effects: readonly GigEffect[], gig: Gig, by: string): void {
    for (const transfer of transfersOfGig(effects, gig)) {
      expect(this.posted).not.toContain(transfer.id);
      this.posted.add(transfer.id);
      for (const { account, amountMinor } of transfer.legs) {
        const balance = (this.balances.get(account) ?? 0) + amountMinor;
        this.balances.set(account, balance);
        if (mayNotGoNegative(account)) expect(balance).toBeLessThanOrEqual(0);
      }
    }
    for (const effect of effects) this.applyOne(effect, gig, by);
  }

  private applyOne(effect: GigEffect, gig: Gig, by: string): void {
    const parties = [gig.customer, gig.operator ?? ''];
    if (effect === 'lockCustomer') this.engage(gig.customer);
    if (effect === 'lockOperator') this.engage(by);
    if (effect === 'freeCustomer') expect(this.engaged.delete(gig.customer)).toBe(true);
    if (effect === 'freeOperator') expect(this.engaged.delete(gig.operator ?? '')).toBe(true);
    if (effect === 'openOffers') this.offersOpen = true;
    if (effect === 'closeOffers') this.offersOpen = false;
    if (effect === 'lockForRating') for (const party of parties) this.owingRatings.add(party);
    if (effect === 'liftRatingLock') expect(this.owingRatings.delete(by)).toBe(true);
    if (effect === 'liftRatingLocks') this.owingRatings.clear();
    if (effect === 'recordSettlement') {
      expect(this.payment).toBeUndefined();
      this.payment = { status: 'need_invoice', amountMinor: gig.operatorShareMinor ?? Number.NaN };
    }
    if (effect === 'awaitInvoice') expect(this.payment?.status).toBe('need_invoice');
    if (effect === 'updatePayment' && this.payment) this.payment.status = paidThrough(gig);
    if (effect === 'addInvoiceLine') expect(gig.invoiceMonth).not.toBeNull();
  }

  private engage(account: string): void {
    expect(this.engaged).not.toContain(account);
    this.engaged.add(account);
  }

  /** Checks the invariants of state-machines.md 4d, and the locks. */
  check(gig: Gig): void {
    const live = gigMachine.states[gig.status] === 'live';
    const hold = this.balances.get(`hold:${gigId}`) ?? 0;
    const payable = operators.reduce((sum, each) => sum + (this.balances.get(`operator:${each}:payable`) ?? 0), 0);
    const owed = this.payment && this.payment.status !== 'compensated' ? this.payment.amountMinor : 0;
    expect([...this.balances.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
    expect(hold).toBe(live ? -gig.holdMinor : 0);
    expect(payable + owed).toBe(0);
    expect(this.posted.has(`gig:${gigId}:capture`)).toBe(gig.priceMinor !== null);
    expect(this.offersOpen).toBe(gig.status === 'pendingOperator');
    expect(this.engaged.size).toBe(live ? (gig.operator === null ? 1 : 2) : 0);
    if (gig.status !== 'purchased') expect(this.owingRatings.size).toBe(0);
    if (gigMachine.states[gig.status] === 'settled') expect(gig.priceMinor).not.toBeNull();
  }
}

const pauses = [0, 0, 1, 1, 5, 29, 31, 61, 299, 301, 601, 3_601, 14_401, 604_801];
/** `wild` moves are arbitrary, and mostly refused; `any` moves change something; `onward` moves end nothing. */
const mood = fc.oneof(
  { weight: 2, arbitrary: fc.constant('wild') },
  { weight: 2, arbitrary: fc.constant('any') },
  { weight: 5, arbitrary: fc.constant('onward') },
);
const command = fc.record({
  pick: fc.nat(),
  mood,
  pause: fc.constantFrom(...pauses),
  ping: fc.boolean(),
  customerPing: fc.boolean(),
});

function movesFor(mood: string, model: Model, now: number): readonly Move[] {
  if (mood === 'wild') return moves;
  const useful = moves.filter((move) => nextStatus(model, move.event, move.by, now));
  const onward = useful.filter(
    (move) => gigMachine.states[nextStatus(model, move.event, move.by, now) ?? 'failed'] !== 'ended',
  );
  return [mood === 'onward' ? onward : useful, useful, moves].find((list) => list.length > 0) ?? moves;
}

describe('the state machine of a gig', () => {
  test('does what the model predicts for any sequence of events, and keeps every invariant', () => {
    const visited = new Set<GigStatus>();
    fc.assert(
      fc.property(
        fc.array(command, { minLength: 1, maxLength: 40, size: 'max' }),
        fc.constantFrom(1, 1, 3),
        (commands, offered) => {
          const candidates = operators.slice(0, offered);
          let gig: Gig = { ...freshGig, candidates };
          let now = 0;
          const model = modelOfFreshGig(candidates);
          const world = new World();
          world.apply(gigMachine.creation.effects, gig, customer);
          world.check(gig);
          for (const { pick, mood, pause, ping, customerPing } of commands) {
            now += pause;
            if (ping && (gig.status === 'streaming' || gig.status === 'operatorEnroute')) {
              gig = { ...gig, lastPingAt: new Date(begin + now * 1000).toISOString() };
              model.pingedAt = now;
            }
            if (customerPing && gig.status === 'streaming') {
              gig = { ...gig, customerPingAt: new Date(begin + now * 1000).toISOString() };
              model.customerPingedAt = now;
            }
            const choice = movesFor(mood, model, now);
            const move = choice[pick % choice.length] ?? { event: 'stop', by: customer, score: 1 };

            if (actorInGig(gig, move.by) === undefined && !offices.includes(move.by)) continue;
            const attempt = attemptOf(gig, [now, move.event, move.by, move.score]);
            const decision = decideGig(gig, attempt);
            const foretold = foretell(model, move, now);
            expect(decision.kind === 'apply' ? decision.transition.to : decision.kind).toBe(foretold);
            if (decision.kind === 'refused') expect(decision.currentState).toBe(gig.status);
            if (decision.kind !== 'apply' || foretold === 'repeat' || foretold === 'refused') continue;

            const before = gig;
            const price = before.priceMinor ?? foretellPrice(model, move, foretold, now);
            gig = changeGig(gig, decision.transition, attempt).gig;
            advanceModel(model, move, foretold, now);
            world.apply(decision.transition.effects ?? [], gig, move.by);
            world.check(gig);
            expect(gig.holdMinor).toBe(model.holdMinor);
            visited.add(gig.status);
            if (before.operator !== null) expect(gig.operator).toBe(before.operator);
            expect(gig.priceMinor).toBe(price);
            // Repeating a move always returns the stored result.
            const again = decideGig(gig, attemptOf(gig, [now, move.event, move.by, move.score]));
            expect(again.kind).toBe('repeat');
          }
        },
      ),
      { numRuns: 1_200 },
    );
    // Walks that always ended early would prove little; gig.test.ts reaches every status on purpose.
    expect(visited).toContain('compensated');
  });
});
