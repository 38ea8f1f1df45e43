import type { Principal } from '#shared/kernel/principals.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';

export interface SessionsReader {
  /** Who a token speaks for; undefined when it is forged, expired or closed. */
  verify(token: string): Promise<Principal | undefined>;
}

export interface SessionsWriter extends SessionsReader {
  /** Opens a session and signs its token (JWT, HS256). Fails with `account_not_active` for a barred account. */
  open(account: { id: string; admin: boolean }): Promise<{ token: string; expiresAt: string }>;
  /** Ends a session at once; its token is refused from now on. */
  close(session: Pick<Principal, 'accountId' | 'sessionId'>): Promise<void>;
  /** Ends all sessions of an account at once, and lets it open none until `unbar`. */
  bar(accountId: string): Promise<void>;
  /** Lets an account open sessions again. Those that were ended stay so. */
  unbar(accountId: string): Promise<void>;
}

/** A one-time code as it is issued. */
export interface LoginCode {
  /** Unguessable: whoever redeems the code must know it too. */
  readonly id: string;
  /** Absent when the identity belongs to nobody: such a code takes tries like any other and is never right. */
  readonly accountId?: string;
  readonly identity: Identity;
  readonly secret: string;
  readonly expiresAt: string;
}

/** One-time codes that prove an e-mail address or phone (X03). */
export interface LoginCodes {
  /** Stores a code's hash for its short life. */
  issue(code: LoginCode): Promise<void>;
  /**
   * Spends one of the five tries. Answers whose code it is when it is right, in time and unused, and uses it up: of two
   * that redeem it at once, one gets it. Undefined in every other case.
   */
  redeem(id: string, secret: string): Promise<{ accountId: string; identity: Identity } | undefined>;
  /**
   * Does the work, and answers no sooner than half a second after it began: how long a sign-in takes must not tell
   * whether there is such an account.
   */
  evenly(work: () => Promise<void>): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sessions: { read: SessionsReader; write: SessionsWriter };
    loginCodes: { write: LoginCodes };
  }
}
