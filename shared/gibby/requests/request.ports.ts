import type { Executions, TaskTokensReader, TaskTokensWriter } from '#shared/kernel/executions.ts';
import type { LateTimers } from '#shared/kernel/timers.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { Request, RequestEvent } from './request.ts';

export interface RequestsReader {
  /** Strongly consistent. */
  get(requestId: number): Promise<Request | undefined>;
  /** The requests that exist, by id. Eventually consistent. */
  getMany(requestIds: readonly number[]): Promise<ReadonlyMap<number, Request>>;
  /** Events after event number `sinceSeq`, oldest first, at most 100. Strongly consistent. */
  events(requestId: number, sinceSeq: number): Promise<readonly RequestEvent[]>;
  /**
   * Requests of a user that wait for the user's deposit, longest waiting first. At most 100, since a deposit is awaited
   * for one day. Eventually consistent.
   */
  unpaidOf(requesterId: number): Promise<readonly Request[]>;
}

export interface RequestsWriter extends RequestsReader, LateTimers<Request> {
  /** A new request with its first event. The commit fails with `changed_meanwhile` when its number is taken. */
  creation(request: Request, event: RequestEvent): Write[];
  /**
   * The request's next version with the event that made it. The commit fails with `changed_meanwhile` unless the stored
   * request still has `request.version - 1`.
   */
  change(request: Request, event: RequestEvent): Write[];
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    requests: { read: RequestsReader; write: RequestsWriter };
    requestExecutions: { run: Executions };
    requestTaskTokens: { read: TaskTokensReader; write: TaskTokensWriter };
  }
}
