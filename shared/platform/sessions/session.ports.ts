import type { Principal } from '#shared/kernel/principals.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';

export interface SessionsReader {
  /** The account that a token identifies; undefined when the token is forged, expired or closed. */
  verify(token: string): Promise<Principal | undefined>;
  /** Whether a session that was verified has not been closed since. Strongly consistent. */
  isOpen(session: Pick<Principal, 'accountId' | 'sessionId'>): Promise<boolean>;
}

export interface SessionsWriter extends SessionsReader {
  /** Opens a session and signs its token (JWT, HS256). Fails with `account_not_active` for a barred account. */
  open(account: { id: string; admin: boolean }): Promise<{ token: string; expiresAt: string }>;
  /** Ends a session at once; its token is refused from now on. */
  close(session: Pick<Principal, 'accountId' | 'sessionId'>): Promise<void>;
  /** Ends all sessions of an account at once, and lets it open none until `unbar`. */
  bar(accountId: string): Promise<void>;
  /** Lets an account open sessions again. Sessions that were ended stay ended. */
  unbar(accountId: string): Promise<void>;
}

/** An issued one-time code. */
export interface LoginCode {
  /** Unguessable: redeeming the code requires the id too. */
  readonly id: string;
  /** Absent when no account has the identity: such a code counts tries like any other and is never right. */
  readonly accountId?: string;
  readonly identity: Identity;
  readonly secret: string;
  readonly expiresAt: string;
}

/** One-time codes that prove an e-mail address or phone (X03). */
export interface LoginCodes {
  /** Stores a code's hash until the code expires. */
  issue(code: LoginCode): Promise<void>;
  /**
   * Spends one of the five tries. When the code is right, in time and unused, uses it up and returns its owner; of two
   * simultaneous calls only one succeeds. Undefined in every other case.
   */
  redeem(id: string, secret: string): Promise<{ accountId: string; identity: Identity } | undefined>;
  /**
   * Does the work, and returns no sooner than half a second after it began, so that the duration of a sign-in does not
   * reveal whether the account exists.
   */
  evenly(work: () => Promise<void>): Promise<void>;
}

/** Where somebody signs in: by which identity, and from which network. */
export interface SignInPlace {
  readonly identity: Identity;
  /** An IPv4 address, or the /64 of an IPv6 address. */
  readonly network: string;
}

/** Networks from which somebody has signed in: strangers who ask for the same person do not count against callers there. */
export interface KnownNetworksReader {
  /** Whether the person has signed in from the network in the last 90 days. Strongly consistent. */
  has(place: SignInPlace): Promise<boolean>;
}

export interface KnownNetworks extends KnownNetworksReader {
  /** Remembers a sign-in that has succeeded by an identity that is proven, for 90 days; may be repeated. */
  remember(place: SignInPlace): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    sessions: { read: SessionsReader; write: SessionsWriter };
    loginCodes: { write: LoginCodes };
    knownNetworks: { read: KnownNetworksReader; write: KnownNetworks };
  }
}
