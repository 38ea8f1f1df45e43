import { expect, test } from 'vitest';
import { checkTopUps } from '#functions/gibby/payments/check-top-ups/route.ts';
import { createTopUp } from '#functions/gibby/payments/create-top-up/route.ts';
import { maxChecksInOneRun } from '#shared/gibby/payments/top-up.rules.ts';
import { expiryOf, newTopUp, nextCheckOf } from '#shared/gibby/payments/top-up-change.rules.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { topUpDraft } from '#test/support/builders.ts';

const runMilliseconds = 30 * 60_000;
const dayMilliseconds = 86_400_000;

/** How often the sweep asks the provider about a payment that is never made. */
function checksOfUnpaid(begunAt: number): number {
  const { topUp } = newTopUp(topUpDraft(), begunAt);
  let [checks, due] = [0, epochMillisecondsOf(topUp.nextCheckAt ?? '')];
  while (checks < 1_000) {
    // The next run after it is due.
    const now = Math.ceil(due / runMilliseconds) * runMilliseconds;
    checks += 1;
    if (now >= expiryOf(topUp)) return checks;
    due = epochMillisecondsOf(nextCheckOf(topUp, now));
  }
  throw new Error('The checks do not come to an end.');
}

test('the payments that one user begins and never makes leave nine tenths of the sweep to the others', () => {
  expect(checkTopUps.schedule).toBe('rate(30 minutes)');
  const begun = Date.parse('2026-03-01T12:00:00.000Z');
  const checks = Math.max(...Array.from({ length: 60 }, (_, minute) => checksOfUnpaid(begun + minute * 60_000)));
  expect(checks).toBeGreaterThan(5);
  const { limit, windowSeconds } = createTopUp.rateLimit ?? { limit: Number.POSITIVE_INFINITY, windowSeconds: 86_400 };
  const ofOneUser = checks * limit * (86_400 / windowSeconds);
  const ofTheSweep = maxChecksInOneRun * (dayMilliseconds / runMilliseconds);
  expect(ofOneUser).toBeLessThanOrEqual(ofTheSweep / 10);
});
