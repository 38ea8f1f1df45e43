import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { CommentsWriter } from './comment.ports.ts';
import type { Comment } from './comment.ts';

interface CommentingPorts {
  readonly requests: RequestsReader;
  readonly comments: CommentsWriter;
  readonly sequences: Sequences;
  readonly clock: Clock;
}

/** Adds a user's comment to a request. Fails with `request_not_found`, also for a request that is hidden from all. */
export async function addComment(
  { requests, comments, sequences, clock }: CommentingPorts,
  { requestId, authorId, message }: Pick<Comment, 'requestId' | 'authorId' | 'message'>,
): Promise<Comment> {
  const request = await requests.get(requestId);
  if (!request || request.hiddenAt !== null) throw new Failure('request_not_found');
  const comment: Comment = {
    id: await sequences.next('comment'),
    requestId,
    requesterId: request.requesterId,
    itemName: request.itemName,
    authorId,
    message,
    at: timestampOf(clock.now()),
  };
  await comments.add(comment);
  return comment;
}
