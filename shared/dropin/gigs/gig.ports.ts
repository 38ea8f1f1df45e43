import type { PaymentStep } from '#shared/dropin/invoices/invoice.rules.ts';
import type { Month } from '#shared/dropin/invoices/invoice.ts';
import type { Executions, TaskTokensReader, TaskTokensWriter } from '#shared/kernel/executions.ts';
import type { LateTimers } from '#shared/kernel/timers.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Gig, GigEvent, GigParty, Payment, Purchase } from './gig.ts';

export interface GigsReader {
  /** Strongly consistent. */
  get(gigId: string): Promise<Gig | undefined>;
  /** The gigs that exist, by id. Eventually consistent. */
  getMany(gigIds: readonly string[]): Promise<ReadonlyMap<string, Gig>>;
  /** Events after event number `sinceSeq`, oldest first, at most 100. Strongly consistent. */
  events(gigId: string, sinceSeq: number): Promise<readonly GigEvent[]>;
  /**
   * Gigs that the account took part in as customer or operator, newest first. The cursor is the id of the last gig of
   * the previous page, since ids are ordered by time. Eventually consistent.
   */
  ofAccount(accountId: string, options: { limit: number; cursor?: string; ascending?: boolean }): Promise<Page<Gig>>;
}

export interface GigsWriter extends GigsReader, LateTimers<Gig> {
  /** A new gig with its first event. */
  creation(gig: Gig, event: GigEvent): Write[];
  /**
   * The gig's next version with the event that made it. The commit fails with `changed_meanwhile` unless the stored gig
   * still has `gig.version - 1`. The heartbeats stay as they are stored. An event that a party's silence raised
   * (`pingTtl`) fails in the same way when a heartbeat came in after the gig was read.
   */
  change(gig: Gig, event: GigEvent): Write[];
  /**
   * Records a party's heartbeat, at a moment of the clock (ISO). Makes no new version and never goes back in time.
   */
  recordPing(gigId: string, party: GigParty, at: string): Promise<void>;
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

/** An account's current gigs and the ratings it owes: one item per account, written in the gig's own transactions. */
export interface Engagement {
  readonly accountId: string;
  readonly customerGig?: string;
  readonly operatorGig?: string;
  /** Gigs the account has not rated yet. */
  readonly owesRatingFor: readonly string[];
}

export interface EngagementsReader {
  get(accountId: string): Promise<Engagement>;
  getMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, Engagement>>;
}

export interface EngagementsWriter extends EngagementsReader {
  /** Fails with `rating_owed` or `gig_under_way` when the account is not free in that role. */
  engage(accountId: string, role: 'customer' | 'operator', gigId: string): Write;
  /** Frees the account from this gig; with `owesRating` it must rate the gig before the next one. */
  release(accountId: string, role: 'customer' | 'operator', gigId: string, options: { owesRating: boolean }): Write;
  /** Lifts the rating lock of this gig. */
  lift(accountId: string, gigId: string): Write;
}

export interface HistoryOptions {
  /** How many records to skip. */
  readonly start: number;
  readonly limit: number;
  /** ISO days or moments of UTC, both included: a range that ends with a day includes the whole day. */
  readonly from?: string;
  readonly to?: string;
  readonly ascending: boolean;
  /** By amount, and by time where amounts are equal; of the latest 2,000 records of the range. Otherwise by time. */
  readonly byAmount?: boolean;
}

/** What a gig cost its customer and earned its operator. */
export interface SettlementsReader {
  ofGig(gigId: string): Promise<{ purchase?: Purchase; payment?: Payment }>;
  purchasesOf(customerId: string, options: HistoryOptions): Promise<readonly Purchase[]>;
  paymentsOf(operatorId: string, options: HistoryOptions): Promise<readonly Payment[]>;
  /**
   * Operators with payments that wait for the invoice of a month, by id, after the operator `after`. One small read
   * each, however many payments wait. Eventually consistent.
   */
  operatorsWaiting(month: Month, page: { limit: number; after?: string }): Promise<readonly string[]>;
  /**
   * Gigs whose payments wait for an operator's invoice of a month, by id, after the gig `after`. Eventually consistent.
   */
  gigsWaiting(operatorId: string, month: Month, page: { limit: number; after?: string }): Promise<readonly string[]>;
}

export interface SettlementsWriter extends SettlementsReader {
  /**
   * Fails with `transition_refused` when the gig is already settled. With a month the payment waits for the operator's
   * invoice of that month from then on.
   */
  settlement(purchase: Purchase, payment: Payment, invoiceMonth?: Month): Write[];
  /**
   * Makes a payment wait for the operator's invoice of a month. Fails with `transition_refused` without such a payment.
   */
  awaitInvoice(gigId: string, operatorId: string, month: Month): Write;
  /**
   * Moves the operator's payment on, in step with the gig. Fails with `transition_refused` unless the payment is in the
   * state in which the step begins.
   */
  paymentStep(gigId: string, step: PaymentStep): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    gigs: { read: GigsReader; write: GigsWriter };
    engagements: { read: EngagementsReader; write: EngagementsWriter };
    settlements: { read: SettlementsReader; write: SettlementsWriter };
    gigExecutions: { run: Executions };
    gigTaskTokens: { read: TaskTokensReader; write: TaskTokensWriter };
  }
}
