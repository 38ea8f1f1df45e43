/** A signed-in Dropin account. */
export interface Principal {
  readonly accountId: string;
  readonly sessionId: string;
  readonly admin: boolean;
}

export interface SessionsReader {
  /** Who a token speaks for; undefined when it is forged, expired or closed. */
  verify(token: string): Promise<Principal | undefined>;
}

export interface SessionsWriter extends SessionsReader {
  /** Opens a session and signs its token (JWT, HS256). */
  open(account: { id: string; admin: boolean }): Promise<{ token: string; expiresAt: string }>;
  /** Ends a session at once; its token is refused from now on. */
  close(sessionId: string): Promise<void>;
}

/** One-time codes that prove an e-mail address or phone (X03). */
export interface LoginCodes {
  /** Stores a code's hash for its short life. */
  issue(code: {
    id: string;
    accountId: string;
    identity: { type: string; value: string };
    secret: string;
    expiresAt: string;
  }): Promise<void>;
  /**
   * Spends one of the five tries. Answers whose code it is when it is right, in time and unused, and makes it used;
   * undefined in every other case.
   */
  redeem(
    id: string,
    secret: string,
  ): Promise<{ accountId: string; identity: { type: string; value: string } } | undefined>;
}
