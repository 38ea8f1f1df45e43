/** A user's report of a request. */
export interface NewReport {
  readonly requestId: number;
  readonly userId: number;
  /** By whom it counts: the mailbox of the user. Undefined when their reports do not count. */
  readonly person: string | undefined;
  readonly at: string;
}

/** Users' reports of requests that should not be there (G70). */
export interface Reports {
  /** Stores a report, once per user, and returns how many people have reported the request so far whose reports count. */
  add(report: NewReport): Promise<number>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    reports: { write: Reports };
  }
}
