import type { Write } from '#shared/kernel/transaction.ts';
import type { Account } from './account.ts';
import type { Identity } from './identity.ts';

export interface AccountsReader {
  /** Strongly consistent. */
  get(accountId: string): Promise<Account | undefined>;
  /** The accounts that exist, by id; at most 100 at once. Eventually consistent. */
  getMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** The account that owns an e-mail address or phone. Strongly consistent. */
  findByIdentity(identity: Identity): Promise<Account | undefined>;
}

export interface AccountsWriter extends AccountsReader {
  /** All or nothing. Fails with `identity_taken` when any of its identities belongs to an account. */
  create(account: Account): Promise<void>;
  /**
   * Marks an identity as proven at a moment of the clock (ISO). A no-op when it already is. Fails with
   * `account_not_found` when the account does not have it, and with `code_refused` when it was freed in the meantime.
   * The account's unproven identities are freed for their true owners, so that no account stays linked to a stranger's
   * address.
   */
  verifyIdentity(accountId: string, identity: Identity, at: string): Promise<void>;
  /**
   * Sets an uploaded image as the account's picture from a moment of the clock (ISO). A no-op when the picture of a
   * later asset, or of the same, is already set. Fails with `account_not_found`.
   */
  setProfileImage(accountId: string, image: { assetId: string; url: string }, at: string): Promise<void>;
  /**
   * Suspends the account, which may not act from then on, at a moment of the clock (ISO). Fails with
   * `account_not_found`.
   */
  suspend(accountId: string, at: string): Promise<void>;
  /** Makes a suspended account active again. A no-op for any other account; fails with `account_not_found`. */
  reinstate(accountId: string, at: string): Promise<void>;
  /** Adds one rating to the account's mean in the given role. Fails with `account_not_found`. */
  rating(accountId: string, role: 'customer' | 'operator', stars: number): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    accounts: { read: AccountsReader; write: AccountsWriter };
  }
}
