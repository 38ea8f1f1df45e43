import type { Executions, TaskTokensReader, TaskTokensWriter } from '#shared/kernel/executions.ts';
import type { LateTimers } from '#shared/kernel/timers.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { Stream, StreamDevice, StreamEvent, StreamMessage, StreamRole, StreamTokens } from './stream.ts';

/** What a token opens. */
interface StreamAdmission {
  readonly streamId: string;
  readonly role: StreamRole;
  readonly roles: readonly StreamRole[];
}

/** The secret tokens of instant streams, of which only hashes are stored. */
export interface StreamAccess {
  /**
   * The stream of this token, the party to which it was given, and the roles in which it acts; undefined for one that
   * was never issued or is no longer stored.
   */
  resolve(token: string): Promise<StreamAdmission | undefined>;
}

export interface StreamAccessWriter extends StreamAccess {
  /**
   * Admits the holders of these tokens to a stream; to be committed with it. `rolesOf` says in which roles the token of
   * a party acts.
   */
  admission(streamId: string, tokens: StreamTokens, rolesOf: (role: StreamRole) => readonly StreamRole[]): Write[];
}

/**
 * Derives the tokens of a stream from its id and a secret of the stage, always the same ones. So events find the
 * channels that are named by the tokens, although no token is stored.
 */
export interface StreamTokenSource {
  tokensOf(streamId: string): Promise<StreamTokens>;
  /**
   * The roles in which a party's token acts, by the stage's setting `instantTokens`: the dealer's as dealer alone, the
   * viewer's in both where tokens are shared.
   */
  rolesOf(role: StreamRole): readonly StreamRole[];
}

export interface StreamsReader {
  /** Strongly consistent. */
  get(streamId: string): Promise<Stream | undefined>;
  /**
   * Streams that an account has requested and that have not begun, newest first, at most 100. Eventually consistent.
   */
  pendingOf(accountId: string): Promise<readonly Stream[]>;
  /** The phone that a party named last. Strongly consistent. */
  deviceOf(streamId: string, role: StreamRole): Promise<StreamDevice | undefined>;
}

export interface StreamsWriter extends StreamsReader, LateTimers<Stream> {
  /** A new stream with its first event. */
  creation(stream: Stream, event: StreamEvent): Write[];
  /**
   * The stream's next version with the event that made it. The commit fails with `changed_meanwhile` unless the stored
   * stream still has `stream.version - 1`. `lastPingAt` stays as it is stored. An event that the dealer's silence
   * raised (`pingTtl`) fails in the same way when a heartbeat came in after the stream was read.
   */
  change(stream: Stream, event: StreamEvent): Write[];
  /**
   * Records the dealer's heartbeat, at a moment of the clock (ISO). Makes no new version and never goes back in time.
   */
  recordPing(streamId: string, at: string): Promise<void>;
  /** Stores the phone on which a party is notified, in place of the previous one. */
  deviceBinding(streamId: string, role: StreamRole, device: StreamDevice): Write;
  /** Commits all or nothing; fails with the code that the first refused write names. */
  commit(writes: readonly Write[]): Promise<void>;
}

export interface StreamChatReader {
  /** Messages in order of time, after the one whose id is `after`. Strongly consistent. */
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
    streamTaskTokens: { read: TaskTokensReader; write: TaskTokensWriter };
  }
}
