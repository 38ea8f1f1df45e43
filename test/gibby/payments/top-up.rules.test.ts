import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TopUpEventName, topUpMachine } from '#shared/gibby/payments/top-up.rules.ts';
import type { TopUp, TopUpStatus } from '#shared/gibby/payments/top-up.ts';
import {
  changeTopUp,
  decideTopUp,
  newTopUp,
  nextCheckOf,
  type TopUpAttempt,
} from '#shared/gibby/payments/top-up-change.rules.ts';
import { topUpDraft } from '#test/support/builders.ts';

const begin = Date.parse('2026-03-01T12:00:00.000Z');
const daySeconds = 86_400;
const fresh = newTopUp(topUpDraft({ channel: '05' }), begin).topUp;

/** Random events of one payment, seconds after it was begun. */
type Step = readonly [
  seconds: number,
  event: TopUpEventName,
  by: TopUpAttempt['by'],
  payableItems?: readonly string[] | undefined,
];

const attemptOf = ([seconds, event, by, payableItems]: Step): TopUpAttempt => ({
  event,
  by,
  now: begin + seconds * 1000,
  payableItems,
});

/** An independent model of state-machines.md 4a. */
function foretell(status: TopUpStatus, done: ReadonlySet<string>, [seconds, event, by]: Step): TopUpStatus | 'none' {
  const isOpen = status === 'created' || status === 'awaitingTransfer';
  if (event === 'expireTopUp') return by === 'system' && isOpen && seconds >= daySeconds ? 'expired' : 'none';
  if (by === 'system') return 'none';
  if (event === 'payTopUp') return status === 'paid' ? 'none' : 'paid';
  if (event === 'awaitTransfer')
    return status === 'created' && !done.has('awaitTransfer') ? 'awaitingTransfer' : 'none';
  return event === 'failTopUp' && isOpen ? 'failed' : 'none';
}

const events = [...new Set(topUpMachine.transitions.map(({ event }) => event))];
const steps = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 40_000 }),
    fc.constantFrom(...events),
    fc.constantFrom('redirect', 'notify', 'checkStatus', 'system'),
    fc.option(fc.constant(['Tamagoci']), { nil: undefined }),
  ),
  { maxLength: 12 },
);

test('after any events in any order, a payment has the specified status and is posted at most once', () => {
  fc.assert(
    fc.property(steps, (walk) => {
      let topUp: TopUp = fresh;
      let [seconds, posted] = [0, 0];
      const done = new Set<string>();
      for (const [pause, event, by, payableItems] of walk) {
        seconds += pause;
        const step: Step = [seconds, event, by, payableItems];
        const expected = foretell(topUp.status, done, step);
        const attempt = attemptOf(step);
        const decision = decideTopUp(topUp, attempt);
        expect(decision.kind === 'apply' ? decision.transition.to : 'none', `${topUp.status} ${event} ${by}`).toBe(
          expected,
        );
        if (decision.kind !== 'apply') continue;
        const wasOpen = topUpMachine.states[topUp.status] === 'live';
        posted += (decision.transition.effects ?? []).length;
        done.add(event);
        const change = changeTopUp(topUp, decision.transition, attempt);
        if (event === 'payTopUp') {
          const paysRequests = wasOpen && payableItems !== undefined;
          expect(decision.transition.effects).toEqual([paysRequests ? 'payRequests' : 'creditWallet']);
          expect(change.topUp.paidItems).toEqual(paysRequests ? payableItems : []);
          expect(change.event.creditedMinor).toBe(paysRequests ? 0 : 500_000);
        }
        expect(change.event).toMatchObject({ seq: topUp.version + 1, from: topUp.status, to: expected, by });
        topUp = change.topUp;
        expect(topUp.nextCheckAt === null).toBe(topUpMachine.states[topUp.status] !== 'live');
      }
      expect(posted).toBe(topUp.status === 'paid' ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});

test('the event of a new payment says who pays what, and credits nothing', () => {
  expect(newTopUp(topUpDraft({ channel: '05' }), begin).event).toEqual({
    topUpId: fresh.id,
    seq: 1,
    event: 'createTopUp',
    actor: 'user',
    by: '7',
    from: null,
    to: 'created',
    at: '2026-03-01T12:00:00.000Z',
    userId: 7,
    amountMinor: 500_000,
    creditedMinor: 0,
  });
});

test('a change is stored with its moment, its entry in the history and its whole event', () => {
  const attempt = attemptOf([90, 'payTopUp', 'notify', undefined]);
  const decision = decideTopUp(fresh, attempt);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  const entry = { event: 'payTopUp', actor: 'gateway', by: 'notify' } as const;
  const at = '2026-03-01T12:01:30.000Z';
  const { topUp, event } = changeTopUp(fresh, decision.transition, attempt);
  expect(topUp).toEqual({ ...fresh, version: 2, status: 'paid', updatedAt: at, nextCheckAt: null, history: [entry] });
  const { id: topUpId, userId, amountMinor } = fresh;
  expect(event).toEqual({
    ...entry,
    topUpId,
    seq: 2,
    from: 'created',
    to: 'paid',
    at,
    userId,
    amountMinor,
    creditedMinor: amountMinor,
  });
  const again = changeTopUp(topUp, decision.transition, attempt).topUp;
  expect(again.history).toEqual([entry, entry]);
});

test('a payment expires when its day is over, and not a millisecond before', () => {
  const decisionAt = (now: number) => decideTopUp(fresh, { event: 'expireTopUp', by: 'system', now }).kind;
  expect([decisionAt(begin + daySeconds * 1000 - 1), decisionAt(begin + daySeconds * 1000)]).toEqual([
    'refused',
    'apply',
  ]);
});

test.each([
  ['awaitTransfer', undefined],
  ['payTopUp', undefined],
  ['payTopUp', ['Tamagoci']],
  ['failTopUp', undefined],
] as const)('what one source has reported (%s), another one repeats', (event, payableItems) => {
  const attempt = attemptOf([60, event, 'redirect', payableItems]);
  const decision = decideTopUp(fresh, attempt);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  const { topUp } = changeTopUp(fresh, decision.transition, attempt);
  for (const by of ['redirect', 'notify', 'checkStatus'] as const)
    expect(decideTopUp(topUp, { ...attempt, by })).toEqual({ kind: 'repeat' });
});

test('only an open payment is asked about and expires; a paid one is settled and the others have ended', () => {
  expect(topUpMachine).toMatchObject({
    name: 'topUp',
    version: 1,
    initial: 'created',
    states: { created: 'live', awaitingTransfer: 'live', paid: 'settled', failed: 'ended', expired: 'ended' },
    creation: { event: 'createTopUp', actor: 'user', effects: [], notify: [] },
  });
  expect(topUpMachine.transitions.filter(({ actor }) => actor === 'system')).toEqual([
    {
      event: 'expireTopUp',
      actor: 'system',
      from: ['created', 'awaitingTransfer'],
      to: 'expired',
      guard: 'timerDue',
      after: 'paymentTtl',
    },
  ]);
});

describe('the next status query to Doku', () => {
  test('comes after ten minutes, then less and less often, and once at the deadline', () => {
    expect(fresh.nextCheckAt).toBe('2026-03-01T12:10:00.000Z');
    const asked: number[] = [];
    for (let now = begin + 600_000; asked.length < 20; ) {
      asked.push((now - begin) / 1000);
      if (now >= begin + daySeconds * 1000) break;
      now = Date.parse(nextCheckOf(fresh, now));
    }
    expect(asked.at(-1)).toBe(daySeconds);
    const pauses = asked.slice(1, -1).map((seconds, index) => seconds - (asked[index] ?? 0));
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(pauses[0]).toBe(1_800);
    expect(asked.length).toBeLessThan(13);
  });

  test('comes half as long after as the payment is old, and at the deadline where that is sooner', () => {
    const nextAfter = (seconds: number) => (Date.parse(nextCheckOf(fresh, begin + seconds * 1000)) - begin) / 1000;
    expect([nextAfter(600), nextAfter(7_200), nextAfter(80_000)]).toEqual([2_400, 10_800, daySeconds]);
    expect(nextAfter(daySeconds)).toBe(daySeconds + 1_800);
    expect(nextCheckOf(fresh, begin + 7_200_001)).toBe('2026-03-01T15:00:00.001Z');
  });

  test('is repeated while Doku does not answer', () => {
    const late = begin + 2 * daySeconds * 1000;
    expect(Date.parse(nextCheckOf(fresh, late)) - late).toBe(1_800_000);
  });
});
