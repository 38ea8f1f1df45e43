import { Failure } from '../../../../shared/domain/errors.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import type { PortsOf } from '../../../../shared/ports/ports.ts';
import { keepPictures, removePictures } from '../../../../shared/process/keep-pictures.ts';
import { threadOf } from '../../../../shared/process/show-threads.ts';
import { handle, type InputOf } from '../../../../shared/route/define.ts';
import { allowsConversation } from '../../../../shared/rules/thread-change.ts';
import { threadMessageRow } from '../../../../shared/rules/thread-wire.ts';
import { createConversation } from './route.ts';

type Form = InputOf<typeof createConversation>['body'];
type Ports = PortsOf<typeof createConversation.uses>;

export const handler = handle(createConversation, async ({ params, body, user: caller }, ports) => {
  const { requests, users, publicAddress } = ports;
  const found = await threadOf(params.id, caller.userId, ports);
  if (!found) throw new Failure('not_found');
  const { thread } = found;
  if (!allowsConversation(await requests.get(thread.requestId), thread)) throw new Failure('conversation_closed');
  if (body.content === '' && body.content_image === undefined) throw nothingSaid();
  const message = await write(thread.id, caller.userId, body, ports);
  const people = await users.getMany([caller.userId]);
  return { data: threadMessageRow(message, thread, people, publicAddress.of) };
});

async function write(threadId: number, authorId: number, form: Form, ports: Ports) {
  const { threads, sequences, clock } = ports;
  const id = await sequences.next('conversation');
  const pictureForm = { image: [form.content_image], cropped_opt: [form.cropped_opt] };
  const kept = await keepPictures(pictureForm, { kind: 'conversation', ownerId: threadId, userId: authorId }, ports);
  const [picture] = kept;
  const at = timestampOf(clock.now());
  const message = { id, threadId, authorId, content: form.content, ...(picture && { picture }), at };
  try {
    await threads.add(message);
  } catch (thrown) {
    // After any other error nobody knows whether it was written.
    if (thrown instanceof Failure) await removePictures(kept, ports);
    throw thrown;
  }
  return message;
}

function nothingSaid(): Failure {
  const message = 'The content field is required when content image is not present.';
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'content', message }] } });
}
