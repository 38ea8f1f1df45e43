import type { UserPrincipal } from '#shared/kernel/principals.ts';
import type { Write } from '#shared/kernel/transaction.ts';

export interface UserSessionsReader {
  /**
   * The user that an access token identifies; undefined when it was never issued, has expired or was revoked. Fails with
   * `user_deactivated` for a token of a user who is barred.
   */
  verify(token: string): Promise<UserPrincipal | undefined>;
  /**
   * The generation of a user's tokens, counted up by `revokeAll`. Read it before the password is checked and pass it to
   * `issue` afterwards, so that a sign-in with an old password gets no token once the password was changed. Strongly
   * consistent.
   */
  generation(userId: number): Promise<number>;
}

export interface UserSessionsWriter extends UserSessionsReader {
  /** A new access token. Fails with `changed_meanwhile` when the generation has ended; barring a user ends it. */
  issue(userId: number, generation: number): Promise<string>;
  /** Ends one session at once. */
  revoke(session: Pick<UserPrincipal, 'userId' | 'sessionId'>): Promise<void>;
  /** Ends all sessions of a user at once, in one write that may be committed with others. */
  revokeAll(userId: number): Write[];
  /** Ends all sessions of a user as `revokeAll` does, and keeps new ones from being issued. May be repeated. */
  bar(userId: number): Write[];
  /** Allows new sessions again. No old one returns. May be repeated. */
  unbar(userId: number): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    userSessions: { read: UserSessionsReader; write: UserSessionsWriter };
  }
}
