import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { FollowCounts } from './follow.ts';

export interface FollowsReader {
  /** Strongly consistent. */
  counts(userId: number): Promise<FollowCounts>;
  /** Ids of the users who follow a user, latest first. Eventually consistent. */
  followers(userId: number, pageQuery: PageQuery): Promise<Page<number>>;
  /** Ids of the users that a user follows, latest first. Eventually consistent. */
  followings(userId: number, pageQuery: PageQuery): Promise<Page<number>>;
}

export interface FollowsWriter extends FollowsReader {
  /**
   * Writes the counts at both ends and the event in the same transaction. A no-op for a user who already follows.
   * Callers must not let a user follow themselves.
   */
  follow(followerId: number, followedId: number, at: Timestamp): Promise<void>;
  /** A no-op for a user who does not follow. */
  unfollow(followerId: number, followedId: number): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    follows: { read: FollowsReader; write: FollowsWriter };
  }
}
