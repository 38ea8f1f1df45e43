import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Thread, ThreadCounts, ThreadFolder, ThreadMessage, ThreadView } from './thread.ts';

/** Threads of accepted offers, and each member's view of them. */
export interface ThreadsReader {
  /** Strongly consistent. */
  get(threadId: number): Promise<Thread | undefined>;
  /** The threads that exist, by id. Eventually consistent. */
  getMany(threadIds: readonly number[]): Promise<ReadonlyMap<number, Thread>>;
  /** Undefined for a user who is not a member. Strongly consistent. */
  viewOf(threadId: number, userId: number): Promise<ThreadView | undefined>;
  /**
   * Threads in a folder, or all except the archive for `inbox`, latest message first. Threads that the user has deleted
   * are left out. Eventually consistent.
   */
  list(userId: number, folder: ThreadFolder | 'inbox', pageQuery: PageQuery): Promise<Page<ThreadView>>;
  /** Strongly consistent. */
  counts(userId: number): Promise<ThreadCounts>;
  /** A thread's messages after the one with this number, oldest first. Strongly consistent. */
  messages(threadId: number, after: number, pageQuery: PageQuery): Promise<Page<ThreadMessage>>;
}

/** Every change updates its counts in the same transaction. Fails with `busy` after repeated conflicts. */
export interface ThreadsWriter extends ThreadsReader {
  /** Creates a thread, unread for its traveller. A no-op for one that exists. */
  open(thread: Thread): Promise<void>;
  /** Marks a thread as read for the user who was shown this view of it. A no-op when the view has changed since. */
  markRead(view: ThreadView): Promise<void>;
  /** Moves a thread into the archive or out of it. A no-op when it is already there, or deleted. */
  archive(threadId: number, userId: number, isArchived: boolean): Promise<void>;
  /** Deletes a thread for one of its members. A no-op when it is deleted. */
  remove(threadId: number, userId: number): Promise<void>;
  /** Adds a message. It is unread for the other member, and restores a thread that they have deleted. */
  add(message: ThreadMessage): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    threads: { read: ThreadsReader; write: ThreadsWriter };
  }
}
