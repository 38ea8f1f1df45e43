/** A signed-in Dropin account. */
export interface Principal {
  readonly accountId: string;
  readonly sessionId: string;
  /** At the sign-in, as the token says; in a handler, at the time of the request, if its route uses `administrators`. */
  readonly admin: boolean;
}

/** A signed-in user of Gibby. */
export interface UserPrincipal {
  readonly userId: number;
  /** SHA-256 of the access token, by which its session is stored. */
  readonly sessionId: string;
  /** That of the session: what it asks for is void once all sessions of its time have ended. */
  readonly generation: number;
  /** The caller's own token, which the document's profile returns to them (G10). Never stored or logged. */
  readonly accessToken: string;
}

/**
 * The holder of the token in a stream's path. `role` is whose token it is, and the role in which they act unless a call
 * names another; `roles` are all in which they may act.
 */
export interface StreamCaller {
  readonly id: string;
  readonly role: 'viewer' | 'dealer';
  readonly roles: readonly StreamCaller['role'][];
}
