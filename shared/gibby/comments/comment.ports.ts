import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Comment } from './comment.ts';

/** Comments on requests. Strongly consistent, except for `counts`. */
export interface CommentsReader {
  /** A request's comments, oldest first. */
  ofRequest(requestId: number, pageQuery: PageQuery): Promise<Page<Comment>>;
  count(requestId: number): Promise<number>;
  /** How many comments each of these requests has. Eventually consistent. */
  counts(requestIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

export interface CommentsWriter extends CommentsReader {
  /** Adds a comment and counts it, in one transaction. A no-op when the comment exists. */
  add(comment: Comment): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    comments: { read: CommentsReader; write: CommentsWriter };
  }
}
