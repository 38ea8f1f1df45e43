/** Keys of client applications, sent as `apikey` header or `api_key` query parameter. */
export interface ApiKeys {
  /** The name of the application that owns this key, such as `dropin`; undefined for an unknown key. */
  ownerOf(key: string): Promise<string | undefined>;
}

export interface RateLimits {
  /** Counts one request of `subject` in a fixed window. Answers the seconds to wait when it is over the limit. */
  hit(subject: string, rule: { limit: number; windowSeconds: number }): Promise<{ waitSeconds: number } | undefined>;
}

/** What the first request with an idempotency key has come to. */
export type Attempt =
  | { kind: 'first' }
  | { kind: 'underWay' }
  | { kind: 'otherRequest' }
  | { kind: 'done'; response: { status: number; body: string } };

/** Makes a POST that carries an `Idempotency-Key` happen once in 24 hours. */
export interface Idempotency {
  /** Claims the key for a request, or says what came of the request that had it before. */
  begin(key: IdempotencyKey, requestHash: string): Promise<Attempt>;
  /** Keeps the answer. It is stored encrypted under the caller's key, since it may hold a token. */
  finish(key: IdempotencyKey, response: { status: number; body: string }): Promise<void>;
  /** Gives the key back after a failure that a retry may mend. */
  abandon(key: IdempotencyKey): Promise<void>;
}

export interface IdempotencyKey {
  readonly operation: string;
  /** Account or application, so that keys of two callers never meet. */
  readonly caller: string;
  readonly key: string;
}
