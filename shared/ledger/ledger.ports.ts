import type { Page, Write } from '#shared/kernel/transaction.ts';
import type { LedgerAccount, Transfer, TransferState } from './ledger.rules.ts';

export interface Posting {
  readonly transferId: string;
  readonly account: LedgerAccount;
  /** Signed minor units: positive debits, negative credits. */
  readonly amountMinor: number;
  readonly at: string;
}

/** A transfer as it stands in the books. */
export interface PostedTransfer extends Transfer {
  readonly state: TransferState;
  /** What it moves, in minor units. */
  readonly sizeMinor: number;
  readonly at: string;
  /** The transfer that ended it, when it was pending. */
  readonly endedBy?: string;
}

/** Which postings of an account are wanted. */
export interface StatementOptions {
  readonly limit: number;
  /** The first and the last day or moment that count, such as `2026-03-01`, both included. Default: all. */
  readonly from?: string;
  readonly to?: string;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface LedgerReader {
  /** Undefined when no such transfer was ever posted. Strongly consistent. */
  transfer(id: string): Promise<PostedTransfer | undefined>;
  /**
   * Signed balance in minor units, summed over sub-accounts, 0 for an account that was never used. Strongly consistent;
   * the sub-accounts of one busy account are read one by one, so a sum over them is exact only while nobody posts.
   */
  balance(account: LedgerAccount): Promise<number>;
  /**
   * Postings of an account, newest first. Strongly consistent. A page costs what it holds, however long the account's
   * history is and wherever the page lies in it; for a platform account up to 16 times that, as its sub-accounts are merged.
   */
  statement(account: LedgerAccount, options: StatementOptions): Promise<Page<Posting>>;
}

export interface LedgerWriter extends LedgerReader {
  /**
   * The writes that post transfers, each once for ever. All transfers of one transaction belong in one call, because
   * DynamoDB takes one write an item and transaction, and transfers may share an account (a capture and the release
   * of the rest both debit the hold).
   *
   * The commit fails with `changed_meanwhile` when a transfer was posted before: then the whole transaction that
   * carried it was done before, so the caller reads again and finds its result. It fails so as well when an account
   * that may not be overdrawn would be, or when a pending transfer was ended before; and with `internal` when an account
   * holds another currency or a pending transfer another amount. Throws RangeError for a transfer that does not balance.
   */
  postings(transfers: readonly Transfer[], at: string): Write[];
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    ledger: { read: LedgerReader; write: LedgerWriter };
  }
}
