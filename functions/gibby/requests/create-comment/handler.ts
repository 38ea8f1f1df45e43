import { addComment } from '#shared/gibby/comments/add-comment.usecase.ts';
import { newCommentWire } from '#shared/gibby/comments/comment.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createComment } from './route.ts';

export const handler = handle(createComment, async ({ params, body, user: caller }, ports) => {
  const command = { requestId: params.id, authorId: caller.userId, message: body.comments };
  const comment = await addComment(ports, command);
  return { data: [newCommentWire(comment, await ports.users.get(caller.userId), ports.publicAddress.of)] };
});
