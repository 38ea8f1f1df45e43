import type { LedgerAccount, Transfer } from '../rules/ledger.ts';
import type { Page, Write } from './transaction.ts';

export interface Posting {
  readonly transferId: string;
  readonly account: LedgerAccount;
  /** Signed minor units: positive debits, negative credits. */
  readonly amountMinor: number;
  readonly at: string;
}

export interface LedgerReader {
  /**
   * Signed balance in minor units, summed over sub-accounts, 0 for an account that was never used. Strongly consistent;
   * the sub-accounts of one busy account are read one by one, so a sum over them is exact only while nobody posts.
   */
  balance(account: LedgerAccount): Promise<number>;
  /** Postings of an account, newest first. Strongly consistent. */
  statement(account: LedgerAccount, options: { limit: number; cursor?: string }): Promise<Page<Posting>>;
}

export interface LedgerWriter extends LedgerReader {
  /**
   * The writes that post transfers, each once for ever. All transfers of one transaction belong in one call, because
   * DynamoDB takes one write an item and transaction, and transfers may share an account (a capture and the release
   * of the rest both debit the hold).
   *
   * The commit fails with `changed_meanwhile` when a transfer was posted before: then the whole transaction that
   * carried it was done before, so the caller reads again and finds its result. It fails so as well when an account
   * that may not be overdrawn would be, and with `internal` when an account holds another currency.
   * Throws RangeError for a transfer that does not balance.
   */
  postings(transfers: readonly Transfer[], at: string): Write[];
}
