import type { Picture } from '#shared/gibby/pictures/picture.ts';
import type { DetailChange } from '#shared/gibby/profiles/profile.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { User } from './user.ts';

export interface UsersReader {
  /** Strongly consistent. */
  get(userId: number): Promise<User | undefined>;
  /** Those that exist, by id. Eventually consistent. */
  getMany(userIds: readonly number[]): Promise<ReadonlyMap<number, User>>;
  /** The user whose proven or claimed address this is, whatever its case. Strongly consistent. */
  findByEmail(email: string): Promise<User | undefined>;
  /** Strongly consistent. */
  findByFacebookId(facebookId: string): Promise<User | undefined>;
}

/** A user and what his password is checked against, which nothing but signing in may see. */
export interface SignInRecord {
  readonly user: User;
  /** Null without a password: such a user signs in by Facebook. */
  readonly passwordHash: string | null;
}

export interface UsersSignIn extends UsersReader {
  /** By e-mail address or username, whatever its case. Strongly consistent. */
  findForSignIn(name: string): Promise<SignInRecord | undefined>;
}

/** What a user changes of himself. What is undefined stays as it is. */
export interface UserChange extends DetailChange {
  readonly name?: string;
  readonly username?: string;
  /** An address that takes the place of the present one when it is proven, and belongs to nobody until then. */
  readonly pendingEmail?: string;
  readonly photo?: Picture;
}

export interface UsersWriter extends UsersSignIn {
  /** All or nothing. Fails with `email_taken`, `username_taken` or `facebook_taken`. */
  create(user: User, passwordHash: string | null): Promise<void>;
  /**
   * Changes a user at a moment of the clock (ISO), all or nothing. Fails with `username_taken`, `user_not_found`, and with
   * `changed_meanwhile` when a username or photo takes the place of another one than was read.
   */
  change(user: User, change: UserChange, at: string): Promise<void>;
  /**
   * An address is proven at a moment of the clock (ISO): a pending user becomes active by his own, and one that he claimed
   * takes the place of his former one. A no-op when it was proven before. Fails with `link_refused` when the address is
   * neither, with `email_taken` when it belongs to somebody else by now.
   */
  proveEmail(userId: number, email: string, at: string): Promise<void>;
  /**
   * Sets a new password for somebody who has just proven the address of this user, at a moment of the clock (ISO): one that
   * is pending becomes active. The commit fails with `changed_meanwhile` when address or status are not as given any more.
   */
  setPassword(user: Pick<User, 'id' | 'email' | 'status'>, passwordHash: string, at: string): Write;
  /** All or nothing, with writes of other ports. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    users: { read: UsersReader; signIn: UsersSignIn; write: UsersWriter };
  }
}
