import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Comment } from './comment.ts';

/** Comments under requests. Strongly consistent, but for the counts of many. */
export interface CommentsReader {
  /** A request's comments, the oldest first. */
  ofRequest(requestId: number, wish: PageWish): Promise<Page<Comment>>;
  count(requestId: number): Promise<number>;
  /** How many comments each of these requests has. Eventually consistent. */
  counts(requestIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

export interface CommentsWriter extends CommentsReader {
  /** Adds a comment and counts it, in one transaction. A no-op for one that is there already. */
  add(comment: Comment): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    comments: { read: CommentsReader; write: CommentsWriter };
  }
}
