import type { Clock, Log } from '#shared/kernel/clock-ids-log.ts';
import { epochMillisecondsOf, timestampOf } from '#shared/kernel/time.ts';
import type { Books, BooksCheck } from './books.ports.ts';
import { faultsOf, withSums } from './trial-balance.rules.ts';

/** How a check is spread: pages of about 1 MB, so many of them at once and so many in one run, which ends in time. */
const segments = 4;
const pagesPerRun = 10;
const begin = 'begin';
/** A new check begins a day after the last one began. */
const pauseMilliseconds = 86_400_000;
/** No commit takes so long that a posting of that time is still to come. */
const settledMilliseconds = 300_000;

export interface CheckPorts {
  readonly books: Books;
  readonly clock: Clock;
  readonly log: Log;
}

/** How a run left the check. */
export interface CheckRun {
  readonly isFinished: boolean;
  /** What is wrong with the books; empty until the check is finished. */
  readonly faults: readonly string[];
}

/**
 * Adds up all of the books, as they stood a few minutes before the check began, in as many runs as it takes: each reads on
 * where the last one stopped. A finished check logs its result; `booksOutOfBalance` counts what is wrong.
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

/** The check to go on with, a new one when it is time, or none. */
function dueCheck(last: BooksCheck | undefined, now: number): BooksCheck | undefined {
  if (last && !isFinished(last)) return last;
  if (last && now < epochMillisecondsOf(last.startedAt) + pauseMilliseconds) return undefined;
  return {
    version: last?.version ?? 0,
    startedAt: timestampOf(now),
    at: timestampOf(now - settledMilliseconds),
    segments: Array.from({ length: segments }, () => begin),
    trial: {},
  };
}

function isFinished(check: BooksCheck): boolean {
  return check.segments.every((cursor) => cursor === null);
}

async function readOn(books: Books, check: BooksCheck): Promise<BooksCheck> {
  let now = check;
  for (let page = 0; page < pagesPerRun && !isFinished(now); page += 1) now = await nextPages(books, now);
  return now;
}

/** One page of each segment that is not at its end. */
async function nextPages(books: Books, check: BooksCheck): Promise<BooksCheck> {
  const { at } = check;
  const pages = await Promise.all(
    check.segments.map(async (cursor, segment) =>
      cursor === null
        ? undefined
        : books.page({ segment, segments: check.segments.length, at, ...(cursor !== begin && { cursor }) }),
    ),
  );
  let { trial } = check;
  for (const page of pages) {
    if (page) trial = withSums(withSums(trial, 'balanceMinor', page.balances), 'postedMinor', page.postings);
  }
  return { ...check, trial, segments: pages.map((page) => page?.next ?? null) };
}
