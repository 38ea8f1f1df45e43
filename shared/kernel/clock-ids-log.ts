/** The time of day. The only source of time in handlers and use cases. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Fresh identifiers and secrets. The only source of randomness in handlers and use cases. */
export interface Ids {
  /** 24 hex digits, ordered by time of creation: the form of the Dropin document's ids. */
  objectId(): string;
  /** A random UUID. */
  uuid(): string;
  /** `bytes` random bytes as lower-case hex. */
  secret(bytes: number): string;
  /** A uniformly random integer from 0 up to, but not including, `limit`. */
  below(limit: number): number;
}

/** The structured log: one JSON line per call. Never pass secrets, tokens or personal data. */
export interface Log {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}
