import type { Picture } from '#shared/gibby/pictures/picture.ts';
import type { DetailChange } from '#shared/gibby/profiles/profile.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { AdminAct } from '#shared/platform/accounts/admin-act.ts';
import type { User } from './user.ts';

export interface UsersReader {
  /** Strongly consistent. */
  get(userId: number): Promise<User | undefined>;
  /** The users that exist, by id. Eventually consistent. */
  getMany(userIds: readonly number[]): Promise<ReadonlyMap<number, User>>;
  /** The user who has proven this address, or else the last one who claims it, ignoring case. Strongly consistent. */
  findByEmail(email: string): Promise<User | undefined>;
  /** Strongly consistent. */
  findByFacebookId(facebookId: string): Promise<User | undefined>;
}

/** A user and their password hash, which only the sign-in may see. */
export interface SignInRecord {
  readonly user: User;
  /** Null without a password: such a user signs in by Facebook. */
  readonly passwordHash: string | null;
}

export interface UsersSignIn extends UsersReader {
  /** By e-mail address or username, ignoring case. Strongly consistent. */
  findForSignIn(name: string): Promise<SignInRecord | undefined>;
}

/** A user's change of their own data. Undefined fields stay as they are. */
export interface UserChange extends DetailChange {
  readonly name?: string;
  readonly username?: string;
  /** An address that replaces the current one once it is proven, and belongs to no user until then. */
  readonly pendingEmail?: string | undefined;
  /** When the pending address may be proven; null for at once. */
  readonly pendingEmailFrom?: Timestamp | null | undefined;
  readonly photo?: Picture;
}

export interface UsersWriter extends UsersSignIn {
  /**
   * All or nothing, `also` included. An address that the user has not proven, by their status or `emailClaimed`, is a claim;
   * that of a pending user ends after 30 days, and so does the hold of their username. Fails with `email_taken` for an address that another user has proven,
   * with `username_taken`, and with `facebook_taken` for an account that another user has proven, or also claims.
   */
  create(user: User, passwordHash: string | null, also?: readonly Write[]): Promise<void>;
  /**
   * Changes a user at a moment of the clock (ISO), all or nothing, `also` included. Fails with `username_taken`, `user_not_found`, and
   * with `changed_meanwhile` when the username or photo to replace is not the one that was read.
   */
  change(user: User, change: UserChange, at: string, also?: readonly Write[]): Promise<void>;
  /**
   * Records that an address is proven, at a moment of the clock (ISO). A pending user becomes active by their own
   * address, a deactivated one will be; a pending address replaces the former one, and fails with `email_change_waits`
   * before its time. All or nothing, `also` included. A no-op when it was proven before. Fails with `link_refused` when the address is neither, with
   * `email_taken` when it belongs to another user by now, and with `busy`.
   */
  proveEmail(userId: number, email: string, at: string, also?: readonly Write[]): Promise<void>;
  /**
   * Records at a moment of the clock (ISO) that the user's Facebook account and address are theirs. The commit fails
   * with `facebook_taken` and `email_taken` when another user has proven them, and with `changed_meanwhile` when the
   * address or status is no longer as given.
   */
  proveFacebook(user: User, at: string): readonly Write[];
  /**
   * The decision of the present address on a pending one, at a moment of the clock (ISO): it is dropped, or may be proven
   * at once. The commit fails with `link_refused` when another address or none is pending by now.
   */
  decideEmailChange(
    user: Pick<User, 'id'>,
    change: { readonly pendingEmail: string; readonly isAllowed: boolean },
    at: string,
  ): Write;
  /**
   * Sets a new password, after a link proved the address of this user, at a moment of the clock (ISO). A pending user
   * becomes active, and no new address is pending any more. The commit fails with `changed_meanwhile` when the address or status is no longer as given.
   */
  setPassword(user: User, passwordHash: string, at: string): readonly Write[];
  /**
   * Deactivates a user, or gives a deactivated one their former status back, at a moment of the clock (ISO). A new
   * address that was asked for before is not pending any more. The commit fails with `changed_meanwhile` when the address or status is no longer as given.
   */
  setStanding(user: User, change: 'deactivated' | 'reactivated', act: AdminAct): Write;
  /**
   * Makes claims of what a user has not proven, if it was stored before there were claims: they end in 30 days. A no-op
   * for every other user, and when the user changes meanwhile. May be repeated.
   */
  markClaims(userId: number): Promise<void>;
  /** All or nothing, with writes of other ports. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    users: { read: UsersReader; signIn: UsersSignIn; write: UsersWriter };
  }
}
