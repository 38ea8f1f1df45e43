/** Which open requests are popular at present. Eventually consistent. */
export interface TrendsReader {
  /** Ids of the trending requests as last ranked, most popular first. */
  ranked(): Promise<readonly number[]>;
}

export interface TrendsWriter extends TrendsReader {
  /** Records an activity on a request. `activity` identifies it, so that it counts once. */
  record(requestId: number, activity: string, at: string): Promise<void>;
  /** Ids of the requests with the highest scores, at most `most`; the scores may still include old activity. */
  candidates(most: number): Promise<readonly number[]>;
  /** Recounts the activity on a request since a moment, and deletes the rest. */
  recount(requestId: number, since: string): Promise<number>;
  /** Deletes a request's activity until there is new activity. */
  forget(requestId: number): Promise<void>;
  /** Sets which requests trend from now on. */
  rank(requestIds: readonly number[]): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    trends: { read: TrendsReader; write: TrendsWriter };
  }
}
