import type { WalkPosition, WalkStep } from '#shared/kernel/table-walk.ts';
import type { TrialBalance } from './trial-balance.rules.ts';

/** The sum of one account, or of one part of a busy account. */
export interface AccountSum {
  /** The account's name in the books, with the number of the part if the account has parts. */
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: number;
}

/** One page of the table. */
export interface BooksPage {
  /** Balances on this page, as of the requested moment. */
  readonly balances: readonly AccountSum[];
  /** Postings on this page up to that moment, added up by account. */
  readonly postings: readonly AccountSum[];
  /** Absent on the last page of a segment. */
  readonly next?: string;
}

/** The progress of a check of all the books. */
export interface BooksCheck {
  /** Grows by one with each save. */
  readonly version: number;
  /** The moment for which the books are added up. */
  readonly at: string;
  readonly startedAt: string;
  readonly segments: WalkPosition;
  readonly trial: TrialBalance;
}

/** Reads all of the books. It costs a read of the whole table, so use it in scheduled checks and never in a request. */
export interface Books {
  /**
   * About 1 MB of one of `segments` segments of the table. `at` must be long enough ago that every commit of that time
   * has finished.
   */
  page(options: WalkStep & { at: string }): Promise<BooksPage>;
  /** The current check or the last one; undefined before the first. Strongly consistent. */
  lastCheck(): Promise<BooksCheck | undefined>;
  /** Fails with `changed_meanwhile` when another run saved the same version. */
  saveCheck(check: BooksCheck): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    books: { check: Books };
  }
}
