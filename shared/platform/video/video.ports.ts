/** Live video. */
export interface Video {
  /**
   * A new session on the provider's side. What anyone with an app's key can begin spends half of the stage's budget, and
   * what accounts begin the whole. Fails with `provider_unavailable`, also when that is spent.
   */
  createSession(begunBy: 'account' | 'anyone'): Promise<{ sessionId: string }>;
  /**
   * Keys for one party: the party with the camera publishes, the other subscribes. Everyone in the session can read
   * `connectionData`. They open a connection for `videoTokenSeconds`; a connection outlasts them.
   */
  keysFor(
    sessionId: string,
    party: { connectionData: string; role: 'publisher' | 'subscriber' },
  ): Promise<{ apiKey: string; sessionId: string; token: string }>;
  /**
   * Records a session. Returns the existing archive of a session that is already being recorded. Fails with
   * `provider_unavailable`, also when half of the stage's budget is spent.
   */
  startArchive(sessionId: string): Promise<{ archiveId: string }>;
  /** Ends a recording; a no-op for one that has ended. Fails with `provider_unavailable`. */
  stopArchive(archiveId: string): Promise<void>;
  /**
   * Cuts off everybody who is connected to a session. Who has keys that have not run out may come back, so it is done again
   * once they have. Fails with `provider_unavailable`; may be repeated.
   */
  disconnectAll(sessionId: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    video: { use: Video };
  }
}
