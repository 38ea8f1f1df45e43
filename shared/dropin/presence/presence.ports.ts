export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export interface OperatorNear extends Position {
  readonly accountId: string;
  readonly distanceMeters: number;
  /** Time of the last stored heartbeat, milliseconds since the epoch. */
  readonly lastSeenAt: number;
}

export interface PresenceReader {
  /** Exactly the nearest of the online operators seen in the last 90 s, nearest first. Eventually consistent. */
  near(point: Position, options: { wanted: number; radiusMeters: number }): Promise<readonly OperatorNear[]>;
}

export interface PresenceWriter extends PresenceReader {
  /**
   * Records an operator's position. It makes an online operator findable, and always counts as a heartbeat. It is
   * stored after 100 m or 60 s; a heartbeat without a change is stored when the last one is 30 s old.
   */
  publish(accountId: string, position: Position): Promise<void>;
  /** Online operators can be found at their position of the last ten minutes; offline operators never. */
  setOnline(accountId: string, online: boolean): Promise<void>;
  /** A heartbeat without a new position. An operator not seen for 90 s returns by `publish`, not by this. */
  touch(accountId: string): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    presence: { read: PresenceReader; write: PresenceWriter };
  }
}
