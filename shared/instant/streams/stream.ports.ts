import type { Executions, WaitsReader, WaitsWriter } from '#shared/kernel/executions.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { Stream, StreamDevice, StreamEvent, StreamMessage, StreamRole, StreamTokens } from './stream.ts';

/** The secret tokens of instant streams, of which only hashes are stored. */
export interface StreamAccess {
  /** Whose token this is; undefined for one that was never given out, or is no longer kept. */
  resolve(token: string): Promise<{ readonly streamId: string; readonly role: StreamRole } | undefined>;
}

export interface StreamAccessWriter extends StreamAccess {
  /** Lets the holders of these tokens into a stream, to be committed with it. */
  admission(streamId: string, tokens: StreamTokens): Write[];
}

/**
 * Makes the tokens of a stream from its id and a secret of the stage, always the same ones: so events find the channels
 * that are named by them, though no token is stored.
 */
export interface StreamTokenSource {
  tokensOf(streamId: string): Promise<StreamTokens>;
}

export interface StreamsReader {
  /** Strongly consistent. */
  get(streamId: string): Promise<Stream | undefined>;
  /** Streams that an account has asked for and that have not begun, newest first, at most 100. Eventually consistent. */
  pendingOf(accountId: string): Promise<readonly Stream[]>;
  /** The phone that a party has last named. Strongly consistent. */
  deviceOf(streamId: string, role: StreamRole): Promise<StreamDevice | undefined>;
}

export interface StreamsWriter extends StreamsReader {
  /** A new stream with its first event. */
  creation(stream: Stream, event: StreamEvent): Write[];
  /**
   * The stream's next version with the event that made it. Committing fails with `changed_meanwhile` unless the stored
   * stream still has `stream.version - 1`. `lastPingAt` is left as it is stored; an event that the dealer's silence
   * raised (`pingTtl`) is refused the same way when a sign of life came in after the stream was read.
   */
  change(stream: Stream, event: StreamEvent): Write[];
  /** The dealer's sign of life, at a moment of the clock (ISO). Makes no new version and never goes back in time. */
  recordPing(streamId: string, at: string): Promise<void>;
  /** Keeps the phone by which a party is told, instead of the one before. */
  deviceBinding(streamId: string, role: StreamRole, device: StreamDevice): Write;
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

export interface StreamChatReader {
  /** Messages in order of time, behind the one whose id is `after`. Strongly consistent. */
  list(streamId: string, options: { after?: string | undefined; limit: number }): Promise<readonly StreamMessage[]>;
}

export interface StreamChatWriter extends StreamChatReader {
  save(message: StreamMessage): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    streams: { read: StreamsReader; write: StreamsWriter };
    streamAccess: { read: StreamAccess; write: StreamAccessWriter };
    streamTokens: { read: StreamTokenSource };
    streamChat: { read: StreamChatReader; write: StreamChatWriter };
    streamExecutions: { run: Executions };
    streamWaits: { read: WaitsReader; write: WaitsWriter };
  }
}
