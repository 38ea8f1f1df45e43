import type { Write } from '#shared/kernel/transaction.ts';
import type { Account, AccountIdentity } from './account.ts';
import type { AdminAct } from './admin-act.ts';
import type { Identity } from './identity.ts';

export interface AccountsReader {
  /** Strongly consistent. */
  get(accountId: string): Promise<Account | undefined>;
  /** The accounts that exist, by id; at most 100 at once. Eventually consistent. */
  getMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** The account that has proven an e-mail address or phone. Strongly consistent. */
  ownerOf(identity: Identity): Promise<Account | undefined>;
  /**
   * The account to which an identity leads that nobody has proven, by a claim that has not expired: the latest that is
   * active and has proven nothing, however many others claim it; if there is none, any other. Strongly consistent. Once
   * somebody has proven the identity, claims say nothing any more. A claim that was registered from `network` counts before
   * later ones: who registers and asks for the code in one place is more likely the same person.
   */
  claimantOf(identity: Identity, network?: string): Promise<Account | undefined>;
}

/** An identity that was proven at `updatedAt`. `id` and `createdAt` count for one that the account did not have. */
type ProvenIdentity = AccountIdentity & { readonly status: 'verified' };

export interface AccountsWriter extends AccountsReader {
  /**
   * All or nothing. Its verified identities are its own, the others are claims. Fails with `identity_taken` when an
   * account has proven any of them. `network` is where it is registered from: it is stored as a hash for as long as the claims.
   */
  create(account: Account, network?: string): Promise<void>;
  /**
   * Makes a proven identity the account's own, which may have claimed it before. A no-op when it already is. Fails with
   * `changed_meanwhile` when another account has proven it meanwhile, or this one another since it was read.
   */
  prove(account: Account, identity: ProvenIdentity): Promise<void>;
  /**
   * Sets an uploaded image as the account's picture from a moment of the clock (ISO). A no-op when the picture of a
   * later asset, or of the same, is already set. Fails with `account_not_found`.
   */
  setProfileImage(accountId: string, image: { assetId: string; path: string }, at: string): Promise<void>;
  /**
   * Suspends the account, which may not act from then on, and stores the act. A no-op for a suspended account; fails with
   * `account_not_found`.
   */
  suspend(accountId: string, act: AdminAct): Promise<void>;
  /**
   * Makes a suspended account active again, and stores the act. A no-op for any other account; fails with
   * `account_not_found`.
   */
  reinstate(accountId: string, act: AdminAct): Promise<void>;
  /** Adds one rating to the account's mean in the given role. Fails with `account_not_found`. */
  rating(accountId: string, role: 'customer' | 'operator', stars: number): Write;
}

/** Who is an administrator now. */
export interface Administrators {
  /** Whether an account is active and an administrator's at this moment. Strongly consistent. */
  isAdministrator(accountId: string): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    accounts: { read: AccountsReader; write: AccountsWriter };
    administrators: { read: Administrators };
  }
}
