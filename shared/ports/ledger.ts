import type { LedgerAccount, Transfer } from '../rules/ledger.ts';
import type { Page, Write } from './transaction.ts';

export interface Posting {
  readonly transferId: string;
  readonly account: string;
  /** Signed minor units: positive debits, negative credits. */
  readonly amountMinor: number;
  readonly at: string;
}

export interface LedgerReader {
  /** Signed balance in minor units, summed over sub-accounts. Strongly consistent. */
  balance(account: LedgerAccount): Promise<number>;
  /** Postings of an account, newest first. */
  statement(account: LedgerAccount, options: { limit: number; cursor?: string }): Promise<Page<Posting>>;
}

export interface LedgerWriter extends LedgerReader {
  /**
   * The writes that post a transfer, once for ever: a transfer id that was posted before makes the commit fail with
   * `changed_meanwhile`, and so does an account that may not go negative and would.
   */
  posting(transfer: Transfer, at: string): Write[];
}
