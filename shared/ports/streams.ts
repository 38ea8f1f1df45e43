/** Which party of an instant stream somebody is: who asked to see, or who shows. */
export type StreamRole = 'viewer' | 'dealer';

/** Who holds the token of a stream's path. */
export interface StreamCaller {
  readonly id: string;
  readonly role: StreamRole;
}

/** The secret tokens of instant streams, of which only hashes are stored. */
export interface StreamAccess {
  /** Whose token this is; undefined for one that was never given out, or is no longer kept. */
  resolve(token: string): Promise<{ readonly streamId: string; readonly role: StreamRole } | undefined>;
}
