import { threadOf } from '#shared/gibby/messages/present-threads.usecase.ts';
import { threadMessageRow } from '#shared/gibby/messages/thread.view.ts';
import { allowsConversation } from '#shared/gibby/messages/thread-change.rules.ts';
import { writeMessage } from '#shared/gibby/messages/write-message.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { createConversation } from './route.ts';

export const handler = handle(createConversation, async ({ params, body, user: caller }, ports) => {
  const { requests, users, publicAddress } = ports;
  const { content, content_image: picture, cropped_opt: crop } = body;
  const found = await threadOf(params.id, caller.userId, ports);
  if (!found) throw new Failure('not_found');
  const { thread } = found;
  if (!allowsConversation(await requests.get(thread.requestId), thread)) throw new Failure('conversation_closed');
  if (content === '' && picture === undefined) throw nothingSaid();
  const message = await writeMessage({ threadId: thread.id, authorId: caller.userId, content, picture, crop }, ports);
  const people = await users.getMany([caller.userId]);
  return { data: threadMessageRow(message, thread, people, publicAddress.of) };
});

function nothingSaid(): Failure {
  const message = 'The content field is required when content image is not present.';
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'content', message }] } });
}
