import type { WalkPosition } from '#shared/kernel/table-walk.ts';
import type { Revocation } from './revocation.ts';

export interface RevocationsReader {
  /** The latest revocation. Strongly consistent by default. */
  latest(options?: { readonly consistent: boolean }): Promise<Revocation | undefined>;
}

/** Revocations of the realtime secret, and how far each has got with the sockets that it ends. */
export interface Revocations extends RevocationsReader {
  /** The same versions may be voided again: nothing changes. */
  record(revocation: Revocation): Promise<void>;
  /** Where the walk over the sockets goes on; undefined for its beginning. */
  position(revocation: Revocation): Promise<WalkPosition | undefined>;
  keep(revocation: Revocation, position: WalkPosition): Promise<void>;
}

/** The secret of the realtime application. */
export interface RealtimeSecret {
  /**
   * Gives the secret a new value; key and app id stay. Returns when the version before was made, in milliseconds since
   * the epoch by the clock of Secrets Manager.
   */
  replace(): Promise<number>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    realtimeSecret: { replace: RealtimeSecret };
    revocations: { read: RevocationsReader; write: Revocations };
  }
}
