/** Which open requests people are busy with. Eventually consistent. */
export interface TrendsReader {
  /** Ids of the requests that trend, most first, as they were ranked last. */
  ranked(): Promise<readonly number[]>;
}

export interface TrendsWriter extends TrendsReader {
  /** Somebody has done something with a request. `deed` names it, so that it counts once. */
  record(requestId: number, deed: string, at: string): Promise<void>;
  /** Ids of those that seem to trend most, at most so many: what was done long ago may still be counted. */
  candidates(most: number): Promise<readonly number[]>;
  /** Counts anew what was done with a request since a moment, and forgets the rest. */
  recount(requestId: number, since: string): Promise<number>;
  /** Forgets a request until somebody does something with it again. */
  forget(requestId: number): Promise<void>;
  /** Says which requests trend from now on. */
  rank(requestIds: readonly number[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trends: { read: TrendsReader; write: TrendsWriter };
  }
}
