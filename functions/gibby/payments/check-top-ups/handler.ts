import { maxChecksInOneRun } from '#shared/gibby/payments/top-up.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { checkTopUp } from './check-top-up.ts';
import { checkTopUps } from './route.ts';

/** How many payments are checked at once; the function's ten seconds are enough for two rounds without an answer. */
const atOnce = 10;
/** After this many unanswered calls the provider is left alone until the next run. */
const patience = 10;

export const handler = handle(checkTopUps, async (_input, ports) => {
  const due = await ports.topUps.dueForCheck(timestampOf(ports.clock.now()), maxChecksInOneRun);
  let [checked, unanswered] = [0, 0];
  const faults: unknown[] = [];
  for (let start = 0; start < due.length && unanswered < patience; start += atOnce) {
    const round = due.slice(start, start + atOnce);
    for (const outcome of await Promise.allSettled(round.map((topUp) => checkTopUp(ports, topUp)))) {
      if (outcome.status === 'rejected') faults.push(outcome.reason);
      else if (!outcome.value) unanswered += 1;
    }
    checked += round.length;
  }
  // The other payments were checked as well; an unexpected error makes this run fail.
  if (faults.length > 0) throw faults[0];
  return { checked, unanswered };
});
