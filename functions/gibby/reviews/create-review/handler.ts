import { reviewedRole, reviewRow } from '#shared/gibby/reviews/review.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { createReview } from './route.ts';

export const handler = handle(createReview, async ({ params, query, body, user: caller }, ports) => {
  const { reviews, requests, users, sequences, publicAddress, clock } = ports;
  const [subject, request] = await Promise.all([users.get(params.id), requests.get(body.request_id)]);
  if (!subject) throw new Failure('user_not_found');
  const role = reviewedRole(request, { authorId: caller.userId, subjectId: subject.id, role: query.type || undefined });
  const review = {
    id: await sequences.next('review'),
    requestId: body.request_id,
    subjectId: subject.id,
    role,
    authorId: caller.userId,
    rating: body.rating,
    comments: body.comments,
    at: timestampOf(clock.now()),
  };
  await reviews.add(review);
  return { data: reviewRow(review, await users.getMany([caller.userId]), publicAddress.of) };
});
