import type { User } from '#shared/gibby/accounts/user.ts';
import { personRow } from '#shared/gibby/kernel/person-row.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Review, ReviewRow } from './review.ts';

/** The input of a review: author, subject, and the role that the author names for the subject. */
interface ReviewInput {
  readonly authorId: number;
  readonly subjectId: number;
  readonly role: DealRole | undefined;
}

/**
 * The role of the reviewed user in a request. Fails with `invalid_input` unless author and subject are its two parties,
 * so that others cannot find out whether the request exists. Fails with `review_too_early` until it is completed.
 */
export function reviewedRole(request: Request | undefined, { authorId, subjectId, role }: ReviewInput): DealRole {
  const stood = request && roleBetween(request, authorId, subjectId);
  if (!request || !stood) throw invalid('body', 'request_id', 'The selected request id is invalid.');
  if (role !== undefined && role !== stood) throw invalid('query', 'type', 'The selected type is invalid.');
  if (request.status !== 'completed') throw new Failure('review_too_early');
  return stood;
}

function roleBetween({ requesterId, accepted }: Request, authorId: number, subjectId: number): DealRole | undefined {
  const travellerId = accepted?.travellerId;
  if (authorId === requesterId && subjectId === travellerId) return 'traveller';
  if (authorId === travellerId && subjectId === requesterId) return 'requester';
  return undefined;
}

function invalid(place: 'body' | 'query', path: string, message: string): Failure {
  return new Failure('invalid_input', { facts: { errors: [{ in: place, path, message }] } });
}

/** A review with its author (G60, G61). */
export function reviewRow(
  { id, rating, comments, requestId, authorId, at }: Review,
  authors: ReadonlyMap<number, User>,
  addressOf: (target: string) => string,
): ReviewRow {
  const time = gibbyTimeOf(at);
  const user = personRow(authorId, authors, addressOf);
  return { id, rating, comments, request_id: requestId, user, created_at: time, updated_at: time };
}
