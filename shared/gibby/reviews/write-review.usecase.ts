import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { ReviewsWriter } from './review.ports.ts';
import type { Review } from './review.ts';
import { reviewedRole } from './review.view.ts';

interface ReviewPorts extends Pick<Ambient, 'clock'> {
  readonly reviews: ReviewsWriter;
  readonly requests: RequestsReader;
  readonly users: UsersReader;
  readonly sequences: Sequences;
}

/** What an author says about the other party of a request. */
type ReviewCommand = Pick<Review, 'requestId' | 'subjectId' | 'authorId' | 'rating' | 'comments'> & {
  /** The role that the author names for the subject, if any. */
  readonly role: Review['role'] | undefined;
};

/** Stores a review. Fails with `user_not_found`, with `already_rated`, and as `reviewedRole` does. */
export async function writeReview(ports: ReviewPorts, command: ReviewCommand): Promise<Review> {
  const { reviews, requests, users, sequences, clock } = ports;
  const { subjectId, requestId } = command;
  const [subject, request] = await Promise.all([users.get(subjectId), requests.get(requestId)]);
  if (!subject) throw new Failure('user_not_found');
  const role = reviewedRole(request, command);
  const review = { ...command, id: await sequences.next('review'), role, at: timestampOf(clock.now()) };
  await reviews.add(review);
  return review;
}
