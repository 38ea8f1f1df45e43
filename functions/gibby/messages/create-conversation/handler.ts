import { threadMessageRow } from '#shared/gibby/messages/thread.view.ts';
import { writeMessage } from '#shared/gibby/messages/write-message.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createConversation } from './route.ts';

export const handler = handle(createConversation, async ({ params, body, user: { userId: authorId } }, ports) => {
  const { content, content_image: picture, cropped_opt: crop } = body;
  const { message, thread } = await writeMessage({ threadId: params.id, authorId, content, picture, crop }, ports);
  const people = await ports.users.getMany([authorId]);
  return { data: threadMessageRow(message, thread, people, ports.publicAddress.of) };
});
