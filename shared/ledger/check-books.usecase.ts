import type { Clock, Log } from '#shared/kernel/clock-ids-log.ts';
import { isWalked, walkOn, walkStart } from '#shared/kernel/table-walk.ts';
import { epochMillisecondsOf, timestampOf } from '#shared/kernel/time.ts';
import type { Books, BooksCheck } from './books.ports.ts';
import { faultsOf, withSums } from './trial-balance.rules.ts';

/**
 * A check reads `segments` pages of about 1 MB at once, and at most `pagesPerRun` rounds in one run, so that a run ends
 * in time.
 */
const segments = 4;
const pagesPerRun = 10;
/** A new check starts a day after the previous one started. */
const pauseMilliseconds = 86_400_000;
/** The check looks this far back: every commit of that time has finished, so no posting can still arrive. */
const settledMilliseconds = 300_000;

interface CheckPorts {
  readonly books: Books;
  readonly clock: Clock;
  readonly log: Log;
}

/** The state of the check after a run. */
interface CheckRun {
  readonly isFinished: boolean;
  /** Imbalances found in the books; empty until the check is finished. */
  readonly faults: readonly string[];
}

/**
 * Adds up all of the books as of a few minutes before the check began. Takes as many runs as it needs: each run
 * continues where the previous one stopped. A finished check logs its result; `booksOutOfBalance` counts the faults.
 */
export async function checkBooks({ books, clock, log }: CheckPorts): Promise<CheckRun> {
  const last = await books.lastCheck();
  const check = dueCheck(last, clock.now());
  if (!check) return { isFinished: true, faults: faultsOf(last?.trial ?? {}) };
  const after = await readOn(books, check);
  await books.saveCheck({ ...after, version: (last?.version ?? 0) + 1 });
  if (!isFinished(after)) return { isFinished: false, faults: [] };
  const faults = faultsOf(after.trial);
  const facts = { booksOutOfBalance: faults.length, at: after.at, trialBalance: after.trial };
  if (faults.length > 0) log.error('The books are out of balance', { ...facts, faults });
  else log.info('The books are in balance', facts);
  return { isFinished: true, faults };
}

/** The unfinished check, a new one when it is due, or undefined. */
function dueCheck(last: BooksCheck | undefined, now: number): BooksCheck | undefined {
  if (last && !isFinished(last)) return last;
  if (last && now < epochMillisecondsOf(last.startedAt) + pauseMilliseconds) return undefined;
  return {
    version: last?.version ?? 0,
    startedAt: timestampOf(now),
    at: timestampOf(now - settledMilliseconds),
    segments: walkStart(segments),
    trial: {},
  };
}

function isFinished(check: BooksCheck): boolean {
  return isWalked(check.segments);
}

async function readOn(books: Books, check: BooksCheck): Promise<BooksCheck> {
  let now = check;
  for (let page = 0; page < pagesPerRun && !isFinished(now); page += 1) now = await nextPages(books, now);
  return now;
}

/** Reads one page of each segment that has pages left. */
async function nextPages(books: Books, check: BooksCheck): Promise<BooksCheck> {
  const { at } = check;
  const { position, pages } = await walkOn(check.segments, (step) => books.page({ ...step, at }));
  let { trial } = check;
  for (const { balances, postings } of pages) {
    trial = withSums(withSums(trial, 'balanceMinor', balances), 'postedMinor', postings);
  }
  return { ...check, trial, segments: position };
}
