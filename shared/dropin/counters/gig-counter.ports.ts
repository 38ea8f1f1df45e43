import type { Gig, GigParty, GigStatus } from '#shared/dropin/gigs/gig.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { DayRange } from './gig-counter.rules.ts';

/** Which gigs to count: those of accounts in this role, requested on these days (UTC), now in one of these statuses. */
export interface CountQuestion extends DayRange {
  readonly role: GigParty;
  /** Any status when absent. */
  readonly statuses?: readonly GigStatus[];
}

/** How many gigs of an account match a question; never 0. */
export interface GigCount {
  readonly accountId: string;
  readonly count: number;
}

/**
 * How many gigs accounts have, and which gigs are in a status. All data here follows the gigs' events by about a
 * second; no method reads the gigs. Eventually consistent.
 */
export interface GigCountersReader {
  /**
   * Counts by account, newest account first, after the account `before`. Reads the counters of `limit` accounts, or 1
   * MB of them, in each of at most five lists. Accounts with a count of 0 are left out, so a page may be short or
   * empty. `next` is the account to continue after; absent when all were read.
   */
  counts(question: CountQuestion, page: { limit: number; before?: string }): Promise<Page<GigCount>>;
  /** The count of one account. */
  countOf(accountId: string, question: CountQuestion): Promise<number>;
  /** How many accounts have a gig of any day in this status, or in any status when it is absent. One small read. */
  accounts(role: GigParty, status?: GigStatus): Promise<number>;
  /**
   * Ids of the gigs that were requested in a month (`2026-03`, UTC) and are in a status, newest first. `next` is the id
   * to continue after.
   */
  gigIds(status: GigStatus, month: string, page: { limit: number; before?: string }): Promise<Page<string>>;
}

export interface GigCountersWriter extends GigCountersReader {
  /**
   * Counts gigs in their current state. Each gig counts once however often it is recorded: the same transaction takes
   * back what was counted for the gig before, and a version older than the counted one changes nothing.
   *
   * Takes one gig, or as many as fit in one transaction of 100 writes: a gig needs at most eleven, and gigs of the same
   * people share most of them. Fails with `busy` after repeated conflicts over the same accounts.
   */
  record(gigs: readonly Gig[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    gigCounters: { read: GigCountersReader; write: GigCountersWriter };
  }
}
