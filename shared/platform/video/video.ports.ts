/** Live video. */
export interface Video {
  /** A new session on the provider's side. Fails with `provider_unavailable`. */
  createSession(): Promise<{ sessionId: string }>;
  /**
   * Keys for one party: whoever holds the camera publishes, the other subscribes. All who are in the session can read
   * `connectionData`.
   */
  keysFor(
    sessionId: string,
    party: { connectionData: string; role: 'publisher' | 'subscriber' },
  ): Promise<{ apiKey: string; sessionId: string; token: string }>;
  /**
   * Records a session. One that is being recorded already answers the archive it has. Fails with `provider_unavailable`.
   */
  startArchive(sessionId: string): Promise<{ archiveId: string }>;
  /** Ends a recording; one that has ended is left so. Fails with `provider_unavailable`. */
  stopArchive(archiveId: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    video: { use: Video };
  }
}
