import { AsyncLocalStorage } from 'node:async_hooks';

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

/** Metrics of a log line by name, with their units. */
type Metrics = Readonly<Record<string, 'Count' | 'Milliseconds'>>;

/**
 * Facts that make CloudWatch count fields of the line, by the embedded metric format (CloudWatch user guide, "Embedded
 * metric format specification"): no call to a metrics service is needed. Each metric is the stage's, whose name is on
 * every line. With a dimension it is also one for each value of that field.
 */
export function counted(clock: Clock, metrics: Metrics, dimension?: 'operation' | 'provider') {
  const Metrics = Object.entries(metrics).map(([Name, Unit]) => ({ Name, Unit }));
  const Dimensions = [['stage', ...(dimension ? [dimension] : [])]];
  return {
    _aws: { Timestamp: clock.now(), CloudWatchMetrics: [{ Namespace: 'Marketplace', Dimensions, Metrics }] },
  };
}

const traces = new AsyncLocalStorage<string>();

/** Runs work that follows from what has this trace id: its log lines, the records that it writes and its messages carry it. */
export function traced<T>(traceId: string, work: () => T): T {
  return traces.run(traceId, work);
}

/** The trace id of the work under way; undefined outside of any. */
export function currentTrace(): string | undefined {
  return traces.getStore();
}

/**
 * The trace id of a request: that of X-Ray, by which its trace is found there, when the header has one (X-Ray developer
 * guide, "Tracing header"); otherwise the id of the request.
 */
export function traceOfRequest(header: string | undefined, requestId: string): string {
  return /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header ?? '')?.[1] ?? requestId;
}

/** The trace id that a record or a message carries; undefined for those from before there were any. */
export function traceIn(content: unknown): string | undefined {
  const { traceId } = Object(content);
  return typeof traceId === 'string' ? traceId : undefined;
}
