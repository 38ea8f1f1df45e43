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

  test('is repeated while Doku does not answer', () => {
    const late = begin + 2 * daySeconds * 1000;
    expect(Date.parse(nextCheckOf(fresh, late)) - late).toBe(1_800_000);
  });
});
