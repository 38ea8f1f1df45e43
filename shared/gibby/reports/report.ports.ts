/** Users' reports of requests that should not be there (G70). */
export interface Reports {
  /** Stores a report, once per user, and returns how many users have reported the request so far. */
  add(requestId: number, userId: number, at: string): Promise<number>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    reports: { write: Reports };
  }
}
