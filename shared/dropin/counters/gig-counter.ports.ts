import type { Gig, GigParty, GigStatus } from '#shared/dropin/gigs/gig.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { DayRange } from './gig-counter.rules.ts';

/** Which gigs are counted: of accounts in this role, requested on these days (UTC), in one of these statuses now. */
export interface CountQuestion extends DayRange {
  readonly role: GigParty;
  /** Any status when absent. */
  readonly statuses?: readonly GigStatus[];
}

/** How many gigs of an account answer a question; never 0. */
export interface GigCount {
  readonly accountId: string;
  readonly count: number;
}

/**
 * How many gigs accounts have, and which gigs stand in a status. Everything here follows the gigs' events by about a
 * second, and nothing reads the gigs. Eventually consistent.
 */
export interface GigCountersReader {
  /**
   * Counts by account, the newest account first, behind the account `before`. Reads the counters of `limit` accounts, or
   * 1 MB of them, in each of at most five lists; since it drops those with a count of 0, a page may be short or empty.
   * `next` is the account behind which to read on, absent when all were read.
   */
  counts(question: CountQuestion, page: { limit: number; before?: string }): Promise<Page<GigCount>>;
  /** The count of one account. */
  countOf(accountId: string, question: CountQuestion): Promise<number>;
  /** How many accounts have a gig of any day in this status; in any status when it is absent. One small read. */
  accounts(role: GigParty, status?: GigStatus): Promise<number>;
  /**
   * Ids of the gigs that were requested in a month (`2026-03`, UTC) and stand in a status, newest first. `next` is the id
   * behind which to read on.
   */
  gigIds(status: GigStatus, month: string, page: { limit: number; before?: string }): Promise<Page<string>>;
}

export interface GigCountersWriter extends GigCountersReader {
  /**
   * Counts gigs as they stand, each once however often it is told: what was counted of a gig before is taken back in the
   * same transaction, and an older version of it than was counted already changes nothing. One gig, or as many as fit
   * into one transaction of 100 writes: a gig needs eleven at most, gigs of the same people share most of them. Fails with
   * `busy` when others count the same accounts all the time.
   */
  record(gigs: readonly Gig[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    gigCounters: { read: GigCountersReader; write: GigCountersWriter };
  }
}
