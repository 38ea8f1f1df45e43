/** Who finds that a request should not be there (G70). */
export interface Reports {
  /** Notes a report, once for each user, and answers how many have reported the request by then. */
  add(requestId: number, userId: number, at: string): Promise<number>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    reports: { write: Reports };
  }
}
