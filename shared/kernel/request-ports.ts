import type { LimitRule } from './limits/sliding-window.ts';

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

/** Over the limit: how long until it has room again. */
export interface RefusedHit {
  readonly waitSeconds: number;
}

/** A request that may come again: its id, by which it is counted once, and when it came (milliseconds). */
export interface Delivered {
  readonly id: string;
  readonly at: number;
}

/** Counters in windows that slide. What is refused is not counted. */
export interface RateLimits {
  /** Counts one request of `subject` now, or when it came (milliseconds) if it has waited. */
  hit(subject: string, rule: LimitRule, at?: number): Promise<RefusedHit | undefined>;
  /** Undoes a hit of just now: what it was counted for is refused. */
  takeBack(subject: string, rule: LimitRule): Promise<void>;
  /** Counts one that may come again, when it came; a repetition of one that still counts is not counted anew. */
  hitOnce(subject: string, rule: LimitRule, delivered: Delivered): Promise<HitOnce>;
  /** Lets a request's next repetition be counted: it will do its work anew. */
  forget(subject: string, rule: LimitRule, delivered: Delivered): Promise<void>;
}

export interface HitOnce {
  readonly isRepeat: boolean;
  readonly refused?: RefusedHit;
}

/** What is known of the requests with an idempotency key. */
export type KeyedAttempt =
  | { kind: 'mayRun'; attempt: HeldKey }
  /** Another attempt is running, or was cut off: its claim ends then. */
  | { kind: 'underWay'; waitSeconds: number }
  | { kind: 'otherRequest' }
  | { kind: 'done'; response: { status: number; body: string } };

/** The claim of one attempt on its key. */
export interface HeldKey {
  /** Runs the handler: what earlier attempts have committed is not done again, and answers as it did then. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Stores the response, encrypted under the caller's key, since it may contain a token. */
  finish(response: { status: number; body: string }): Promise<void>;
  /**
   * Gives the claim back, so that the request can be retried at once. An attempt that failed and committed nothing
   * leaves no trace of the key; one that succeeded keeps its claim unless a retry would find its commits.
   */
  release(result: 'failed' | 'succeeded'): Promise<void>;
}

/** Makes a POST that carries an `Idempotency-Key` happen once in 24 hours. */
export interface Idempotency {
  /** Claims the key for an attempt at a request, or says what is known of the key. */
  begin(key: IdempotencyKey, requestHash: string): Promise<KeyedAttempt>;
}

export interface IdempotencyKey {
  /** How long its answer is known; 24 hours after the request by default. */
  readonly forSeconds?: number;
  readonly operation: string;
  /** Account or application, so that the keys of two callers never collide. */
  readonly caller: string;
  readonly key: string;
}
