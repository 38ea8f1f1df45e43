import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { LedgerAccount, Transfer, TransferState } from './ledger.rules.ts';

export interface Posting {
  readonly transferId: string;
  readonly account: LedgerAccount;
  /** Signed minor units: positive debits, negative credits. */
  readonly amountMinor: number;
  readonly at: string;
}

/** A transfer in the books. */
export interface PostedTransfer extends Transfer {
  readonly state: TransferState;
  /** The amount that it moves, in minor units. */
  readonly sizeMinor: number;
  readonly at: string;
  /** The transfer that ended it, if it was pending. */
  readonly endedBy?: string;
}

/** Which postings of an account to list. */
export interface StatementOptions {
  readonly limit: number;
  /** The first and the last day or moment to include, such as `2026-03-01`. Default: all. */
  readonly from?: string;
  readonly to?: string;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

export interface LedgerReader {
  /** Undefined when no such transfer was ever posted. Strongly consistent. */
  transfer(id: string): Promise<PostedTransfer | undefined>;
  /**
   * Signed balance in minor units, summed over sub-accounts; 0 for an account that was never used. Strongly consistent.
   * The sub-accounts of one busy account are read one by one, so their sum is exact only while no transfer is posted.
   */
  balance(account: LedgerAccount): Promise<number>;
  /**
   * Postings of an account, newest first. Strongly consistent. The cost depends only on the size of the page, not on
   * the length of the history or the position of the page. For a platform account it is up to 16 times that, because
   * its sub-accounts are merged.
   */
  statement(account: LedgerAccount, options: StatementOptions): Promise<Page<Posting>>;
}

export interface LedgerWriter extends LedgerReader {
  /**
   * The writes that post transfers, each once for ever. Pass all transfers of one transaction in one call: DynamoDB
   * allows one write per item and transaction, and transfers may share an account (a capture and the release of the
   * rest both debit the hold).
   *
   * The commit fails with `changed_meanwhile` when a transfer was posted before: then the whole transaction that
   * carried it was committed before, so the caller reads again and finds its result. It fails in the same way when an
   * account that may not be overdrawn would be, or when a pending transfer was ended before. It fails with `internal`
   * when an account has another currency or a pending transfer another amount. Throws RangeError for a transfer that
   * does not balance.
   */
  postings(transfers: readonly Transfer[], at: string): Write[];
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    ledger: { read: LedgerReader; write: LedgerWriter };
  }
}
