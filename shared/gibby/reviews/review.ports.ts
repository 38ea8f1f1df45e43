import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Ratings, Review } from './review.ts';

export interface ReviewsReader {
  /** Reviews of a user in this role, latest first. Strongly consistent. */
  of(subjectId: number, role: DealRole, pageQuery: PageQuery): Promise<Page<Review>>;
  /** Strongly consistent. */
  ratingsOf(subjectId: number, role: DealRole): Promise<Ratings>;
  /** The same for several users, by id; users without ratings are left out. Eventually consistent. */
  ratingsOfMany(subjectIds: readonly number[], role: DealRole): Promise<ReadonlyMap<number, Ratings>>;
}

export interface ReviewsWriter extends ReviewsReader {
  /**
   * Adds a review and counts its stars, in one transaction. Fails with `already_rated` when its author has reviewed the
   * request.
   */
  add(review: Review): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    reviews: { read: ReviewsReader; write: ReviewsWriter };
  }
}
