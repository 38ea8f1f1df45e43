import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { reviewRow } from '#shared/gibby/reviews/review.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listReviews } from './route.ts';

export const handler = handle(listReviews, async ({ params, query, request }, { reviews, users, publicAddress }) => {
  const subject = await users.get(params.id);
  if (!subject) throw new Failure('user_not_found');
  const [{ count: total }, { items: found, next }] = await Promise.all([
    reviews.ratingsOf(subject.id, query.type),
    reviews.of(subject.id, query.type, query),
  ]);
  const authors = await users.getMany(found.map(({ authorId }) => authorId));
  const items = found.map((review) => reviewRow(review, authors, publicAddress.of));
  const list = { items, total, page: query.page, perPage: query.per_page, next };
  return pageOf(list, publicAddress.of(request.target));
});
