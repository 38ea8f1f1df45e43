import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Thread, ThreadCounts, ThreadFolder, ThreadMessage, ThreadView } from './thread.ts';

/** Threads of accepted offers, and what each of the two makes of them. */
export interface ThreadsReader {
  /** Strongly consistent. */
  get(threadId: number): Promise<Thread | undefined>;
  /** Those that exist, by id. Eventually consistent. */
  getMany(threadIds: readonly number[]): Promise<ReadonlyMap<number, Thread>>;
  /** Undefined for whoever is none of the two. Strongly consistent. */
  viewOf(threadId: number, userId: number): Promise<ThreadView | undefined>;
  /**
   * What lies in a folder, or in all but the archive, the latest message first. Without those that he has deleted.
   * Eventually consistent.
   */
  list(userId: number, folder: ThreadFolder | 'inbox', wish: PageWish): Promise<Page<ThreadView>>;
  /** Strongly consistent. */
  counts(userId: number): Promise<ThreadCounts>;
  /** A thread's messages behind the one of this number, the oldest first. Strongly consistent. */
  messages(threadId: number, behind: number, wish: PageWish): Promise<Page<ThreadMessage>>;
}

/** Every change counts what it changes in the same transaction. Fails with `busy` when others change the same all the time. */
export interface ThreadsWriter extends ThreadsReader {
  /** Begins a thread, unread for its traveller. A no-op for one that has begun. */
  open(thread: Thread): Promise<void>;
  /** Marks a thread as read by whoever was shown this view of it. A no-op when it has changed since. */
  markRead(view: ThreadView): Promise<void>;
  /** Files a thread away, or back. A no-op where it lies there already, or is deleted. */
  archive(threadId: number, userId: number, isArchived: boolean): Promise<void>;
  /** Deletes a thread for one of the two. A no-op where it is deleted. */
  remove(threadId: number, userId: number): Promise<void>;
  /** Adds a message; it is unread for the other, who gets a thread back that he has deleted. */
  add(message: ThreadMessage): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    threads: { read: ThreadsReader; write: ThreadsWriter };
  }
}
