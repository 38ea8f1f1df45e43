/** Keys of client applications, sent as `apikey` header or `api_key` query parameter. */
export interface ApiKeys {
  /** The name of the application that owns this key, such as `dropin`; undefined for an unknown key. */
  ownerOf(key: string): Promise<string | undefined>;
}

/** A request that a server has signed with the realtime secret, as it arrived. */
export interface ServerRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** The application that the path names; undefined when it names none. */
  readonly appId: string | undefined;
  /** The parameters of the query in their order, decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** Signatures of servers that use a library of Pusher. */
export interface ServerSignatures {
  /** Fails with `unsigned_request` and the reason, or with `app_not_found`; compares in constant time. */
  check(request: ServerRequest): Promise<void>;
}

export interface RateLimits {
  /**
   * Counts one request of `subject` in a fixed window. Returns the seconds to wait when it is over the limit. A request
   * that may be delivered again has an id, by which it is counted once, and says when it came.
   */
  hit(
    subject: string,
    rule: { limit: number; windowSeconds: number },
    delivered?: { readonly id: string; readonly at: number },
  ): Promise<{ waitSeconds: number } | undefined>;
}

/** The result of the first request with an idempotency key. */
export type KeyedAttempt =
  | { kind: 'first' }
  | { kind: 'underWay' }
  | { kind: 'otherRequest' }
  | { kind: 'done'; response: { status: number; body: string } };

/** Makes a POST that carries an `Idempotency-Key` happen once in 24 hours. */
export interface Idempotency {
  /** Claims the key for a request, or returns the result of the request that claimed it before. */
  begin(key: IdempotencyKey, requestHash: string): Promise<KeyedAttempt>;
  /** Stores the response, encrypted under the caller's key, since it may contain a token. */
  finish(key: IdempotencyKey, response: { status: number; body: string }): Promise<void>;
  /** Releases the key after a failure, so that the request can be retried. */
  abandon(key: IdempotencyKey): Promise<void>;
}

export interface IdempotencyKey {
  readonly operation: string;
  /** Account or application, so that the keys of two callers never collide. */
  readonly caller: string;
  readonly key: string;
}
