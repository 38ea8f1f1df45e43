import type { PaymentStep } from '#shared/dropin/invoices/invoice.rules.ts';
import type { Month } from '#shared/dropin/invoices/invoice.ts';
import type { Executions, WaitsReader, WaitsWriter } from '#shared/kernel/executions.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { Gig, GigEvent, Payment, Purchase } from './gig.ts';

export interface GigsReader {
  /** Strongly consistent. */
  get(gigId: string): Promise<Gig | undefined>;
  /** Those that exist, by id. Eventually consistent. */
  getMany(gigIds: readonly string[]): Promise<ReadonlyMap<string, Gig>>;
  /** What happened after event number `sinceSeq`, oldest first, at most 100. Strongly consistent. */
  events(gigId: string, sinceSeq: number): Promise<readonly GigEvent[]>;
  /**
   * Gigs the account took part in as customer or operator, newest first. The cursor is the id of the last gig of the page
   * before, since ids are ordered by time. Eventually consistent.
   */
  ofAccount(accountId: string, options: { limit: number; cursor?: string; ascending?: boolean }): Promise<Page<Gig>>;
}

export interface GigsWriter extends GigsReader {
  /** A new gig with its first event. */
  creation(gig: Gig, event: GigEvent): Write[];
  /**
   * The gig's next version with the event that made it. Committing fails with `changed_meanwhile` unless the stored
   * gig still has `gig.version - 1`. `lastPingAt` is left as it is stored; an event that the operator's silence raised
   * (`pingTtl`) is refused the same way when a sign of life came in after the gig was read.
   */
  change(gig: Gig, event: GigEvent): Write[];
  /**
   * The operator's sign of life, at a moment of the clock (ISO). Makes no new version and never goes back in time.
   */
  recordPing(gigId: string, at: string): Promise<void>;
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

/** Who is busy in which gig and who owes a rating: one item an account, written in the gig's own transactions. */
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
  /** ISO days or moments of UTC, both included: a whole day belongs to the range that ends with it. */
  readonly from?: string;
  readonly to?: string;
  readonly ascending: boolean;
}

/** What a gig cost its customer and earned its operator. */
export interface SettlementsReader {
  ofGig(gigId: string): Promise<{ purchase?: Purchase; payment?: Payment }>;
  purchasesOf(customerId: string, options: HistoryOptions): Promise<readonly Purchase[]>;
  paymentsOf(operatorId: string, options: HistoryOptions): Promise<readonly Payment[]>;
  /**
   * Operators with payments that wait for the invoice of a month, by id, behind the operator `after`. One small read each,
   * however many payments wait. Eventually consistent.
   */
  operatorsWaiting(month: Month, page: { limit: number; after?: string }): Promise<readonly string[]>;
  /** Gigs whose payments wait for an operator's invoice of a month, by id, behind the gig `after`. Eventually consistent. */
  gigsWaiting(operatorId: string, month: Month, page: { limit: number; after?: string }): Promise<readonly string[]>;
}

export interface SettlementsWriter extends SettlementsReader {
  /**
   * Fails with `transition_refused` when the gig is settled already. With a month the payment waits for the operator's
   * invoice of that month at once.
   */
  settlement(purchase: Purchase, payment: Payment, invoiceMonth?: Month): Write[];
  /** Lets a payment wait for the operator's invoice of a month. Fails with `transition_refused` without such a payment. */
  awaitInvoice(gigId: string, operatorId: string, month: Month): Write;
  /**
   * Moves the operator's payment on, in step with the gig. Fails with `transition_refused` unless the payment stands where
   * the step begins.
   */
  paymentStep(gigId: string, step: PaymentStep): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    gigs: { read: GigsReader; write: GigsWriter };
    engagements: { read: EngagementsReader; write: EngagementsWriter };
    settlements: { read: SettlementsReader; write: SettlementsWriter };
    gigExecutions: { run: Executions };
    gigWaits: { read: WaitsReader; write: WaitsWriter };
  }
}
