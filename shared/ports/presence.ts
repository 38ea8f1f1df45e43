export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export interface OperatorNear extends Position {
  readonly accountId: string;
  readonly distanceMeters: number;
  /** Time of the last sign of life, milliseconds since the epoch. */
  readonly lastSeenAt: number;
}

export interface PresenceReader {
  /** Online operators seen in the last 90 s, nearest first. */
  near(point: Position, options: { wanted: number; radiusMeters: number }): Promise<readonly OperatorNear[]>;
}

export interface PresenceWriter extends PresenceReader {
  /** Where an operator is. Makes it findable when it is online; a sign of life in any case. */
  publish(accountId: string, position: Position): Promise<void>;
  /** Online operators with a known position can be found; offline ones never. */
  setOnline(accountId: string, online: boolean): Promise<void>;
  /** A sign of life without a new position. */
  touch(accountId: string): Promise<void>;
}
