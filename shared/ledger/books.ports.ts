import type { TrialBalance } from './trial-balance.rules.ts';

/** What one account, or one part of a busy one, amounts to. */
export interface AccountSum {
  /** Its name in the books, with the number of the part where it has parts. */
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: number;
}

/** One look at a piece of the table. */
export interface BooksPage {
  /** Balances that lie there, as they stood at the moment that was asked for. */
  readonly balances: readonly AccountSum[];
  /** Postings that lie there and were made until then, added up by account. */
  readonly postings: readonly AccountSum[];
  /** Absent on the last page of a segment. */
  readonly next?: string;
}

/** How far a check of all the books has come. */
export interface BooksCheck {
  /** Grows by one with each save. */
  readonly version: number;
  /** The moment for which the books are added up. */
  readonly at: string;
  readonly startedAt: string;
  /** By segment: where to read on, `begin` before the first page, null behind the last. */
  readonly segments: readonly (string | null)[];
  readonly trial: TrialBalance;
}

/**
 * A look at all of the books, at the price of reading the whole table: for a check by the clock, never for a request.
 */
export interface Books {
  /** About 1 MB of one of so many segments of the table. `at` must lie so far back that nothing of that time is under way. */
  page(options: { segment: number; segments: number; cursor?: string; at: string }): Promise<BooksPage>;
  /** The check under way or the last one; undefined before the first. Strongly consistent. */
  lastCheck(): Promise<BooksCheck | undefined>;
  /** Fails with `changed_meanwhile` when another run saved the same version. */
  saveCheck(check: BooksCheck): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    books: { check: Books };
  }
}
