import { reviewRow } from '#shared/gibby/reviews/review.view.ts';
import { writeReview } from '#shared/gibby/reviews/write-review.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createReview } from './route.ts';

export const handler = handle(createReview, async ({ params, query, body, user: { userId: authorId } }, ports) => {
  const { request_id: requestId, rating, comments } = body;
  const role = query.type || undefined;
  const review = await writeReview(ports, { requestId, subjectId: params.id, role, authorId, rating, comments });
  return { data: reviewRow(review, await ports.users.getMany([authorId]), ports.publicAddress.of) };
});
