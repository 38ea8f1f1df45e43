import type { PageWish } from '#shared/gibby/kernel/pagination.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { FollowCounts } from './follow.ts';

export interface FollowsReader {
  /** Strongly consistent. */
  counts(userId: number): Promise<FollowCounts>;
  /** Ids of those who follow a user, the latest first. Eventually consistent. */
  followers(userId: number, wish: PageWish): Promise<Page<number>>;
  /** Ids of those whom a user follows, the latest first. Eventually consistent. */
  followings(userId: number, wish: PageWish): Promise<Page<number>>;
}

export interface FollowsWriter extends FollowsReader {
  /**
   * Counts at both ends and the event that tells of it are written in the same transaction. A no-op for somebody who
   * follows already; nobody may be given to follow himself.
   */
  follow(followerId: number, followedId: number, at: Timestamp): Promise<void>;
  /** A no-op for somebody who does not follow. */
  unfollow(followerId: number, followedId: number): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    follows: { read: FollowsReader; write: FollowsWriter };
  }
}
