import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ReviewsWriter } from './review.ports.ts';
import { Ratings, Review } from './review.ts';
import { prefixes } from './reviews.keys.ts';

const partitionOf = (subjectId: number, role: DealRole) => `${prefixes.review}${subjectId}#${role}`;
const reviewKey = ({ subjectId, role, id }: Review) => ({
  PK: partitionOf(subjectId, role),
  SK: `R#${String(id).padStart(15, '0')}`,
});
const ratingsKey = (subjectId: number, role: DealRole) => ({ PK: partitionOf(subjectId, role), SK: 'RATINGS' });
const lockKey = ({ requestId, authorId }: Review) => ({
  PK: `${prefixes.reviewLock}${requestId}`,
  SK: `A#${authorId}`,
});

const RatingsOfUser = Ratings.extend({ subjectId: GibbyId });

/**
 * Reviews `RVW#<subject>#<role>` / `R#<id>`. In the same partition `RATINGS` holds their number and the sum of their
 * stars. `RVL#<request>` / `A#<author>` is the lock that keeps each party from a second review.
 */
export function reviews(runtime: Runtime): ReviewsWriter {
  const table = tableOf(runtime);
  return {
    of: async (subjectId, role, pageQuery) => {
      const query = { partition: partitionOf(subjectId, role), sort: { prefix: 'R#' }, descending: true };
      return numberedPage(table, { ...query, consistent: true }, pageQuery, Review);
    },

    ratingsOf: async (subjectId, role) =>
      (await table.get(ratingsKey(subjectId, role), Ratings)) ?? { count: 0, sum: 0 },

    ratingsOfMany: async (subjectIds, role) => {
      const keys = [...new Set(subjectIds)].map((subjectId) => ratingsKey(subjectId, role));
      const items = await table.getMany(keys, RatingsOfUser);
      return new Map(items.map(({ subjectId, count, sum }) => [subjectId, { count, sum }]));
    },

    add: (review) =>
      table.commit([
        table.put({ ...lockKey(review), reviewId: review.id }, isNew('already_rated')),
        table.put({ ...reviewKey(review), ...review }, isNew('changed_meanwhile')),
        table.update(ratingsKey(review.subjectId, review.role), {
          expression: 'ADD #count :one, #sum :rating SET subjectId = :subject',
          names: { '#count': 'count', '#sum': 'sum' },
          values: { ':one': 1, ':rating': review.rating, ':subject': review.subjectId },
        }),
      ]),
  };
}
