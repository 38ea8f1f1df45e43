import type { Comment } from '#shared/gibby/comments/comment.ts';
import { newCommentWire } from '#shared/gibby/comments/comment.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { createComment } from './route.ts';

export const handler = handle(createComment, async ({ params, body, user: caller }, ports) => {
  const { requests, comments, users, sequences, publicAddress, clock } = ports;
  const request = await requests.get(params.id);
  // A request that was hidden from all accepts no further comments.
  if (!request || request.hiddenAt !== null) throw new Failure('request_not_found');
  const comment: Comment = {
    id: await sequences.next('comment'),
    requestId: request.id,
    requesterId: request.requesterId,
    itemName: request.itemName,
    authorId: caller.userId,
    message: body.comments,
    at: timestampOf(clock.now()),
  };
  await comments.add(comment);
  return { data: [newCommentWire(comment, await users.get(caller.userId), publicAddress.of)] };
});
