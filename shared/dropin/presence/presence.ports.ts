export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export interface OperatorNear extends Position {
  readonly accountId: string;
  readonly distanceMeters: number;
  /** Time of the last sign of life that was written down, milliseconds since the epoch. */
  readonly lastSeenAt: number;
}

export interface PresenceReader {
  /** Exactly the nearest of the online operators seen in the last 90 s, nearest first. Eventually consistent. */
  near(point: Position, options: { wanted: number; radiusMeters: number }): Promise<readonly OperatorNear[]>;
}

export interface PresenceWriter extends PresenceReader {
  /**
   * Where an operator is. Makes it findable when it is online; a sign of life in any case. Written down after 100 m or
   * 60 s; a sign of life alone when the last one is 30 s old.
   */
  publish(accountId: string, position: Position): Promise<void>;
  /** Online operators can be found where they were in the last ten minutes; offline ones never. */
  setOnline(accountId: string, online: boolean): Promise<void>;
  /** A sign of life without a new position. An operator lost for 90 s comes back by `publish`, not by this. */
  touch(accountId: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    presence: { read: PresenceReader; write: PresenceWriter };
  }
}
