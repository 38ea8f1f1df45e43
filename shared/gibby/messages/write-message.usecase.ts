import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { Pictures } from '#shared/gibby/pictures/picture.ports.ts';
import type { Crop } from '#shared/gibby/pictures/picture.ts';
import { commitWithPictures, storePictures } from '#shared/gibby/pictures/store-pictures.usecase.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { UploadedFile } from '#shared/kernel/bodies.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { threadOf } from './present-threads.usecase.ts';
import type { ThreadsWriter } from './thread.ports.ts';
import type { Thread, ThreadMessage } from './thread.ts';
import { allowsConversation } from './thread-change.rules.ts';

interface WritingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly threads: ThreadsWriter;
  readonly sequences: Sequences;
  readonly pictures: Pictures;
  readonly requests: RequestsReader;
}

/** A message to write in a thread. */
interface MessageCommand {
  readonly threadId: number;
  readonly authorId: number;
  readonly content: string;
  /** A file, or the key of an upload. */
  readonly picture: UploadedFile | string | undefined;
  readonly crop: Crop | undefined;
}

/** A message that was written, and the thread that it is in. */
interface WrittenMessage {
  readonly message: ThreadMessage;
  readonly thread: Thread;
}

/**
 * Writes a message in a thread of its author, and removes its picture when the message could not be written. Fails with
 * `not_found`, with `conversation_closed`, with `invalid_input` for a message without content and picture, and as
 * `pictures.store` and `threads.add` do.
 */
export async function writeMessage(command: MessageCommand, ports: WritingPorts): Promise<WrittenMessage> {
  const { threadId, authorId, content } = command;
  const found = await threadOf(threadId, authorId, ports);
  if (!found) throw new Failure('not_found');
  const { thread } = found;
  if (!allowsConversation(await ports.requests.get(thread.requestId), thread)) throw new Failure('conversation_closed');
  if (content === '' && command.picture === undefined) throw nothingSaid();

  const id = await ports.sequences.next('conversation');
  const form = { image: [command.picture], cropped_opt: [command.crop] };
  const stored = await storePictures(form, { kind: 'conversation', ownerId: threadId, userId: authorId }, ports);
  const [picture] = stored;
  const at = timestampOf(ports.clock.now());
  const message = { id, threadId, authorId, content, ...(picture && { picture }), at };
  await commitWithPictures(stored, () => ports.threads.add(message), ports);
  return { message, thread };
}

function nothingSaid(): Failure {
  const message = 'The content field is required when content image is not present.';
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'content', message }] } });
}
