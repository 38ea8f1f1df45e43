import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { Pictures } from '#shared/gibby/pictures/picture.ports.ts';
import type { Crop } from '#shared/gibby/pictures/picture.ts';
import { commitWithPictures, storePictures } from '#shared/gibby/pictures/store-pictures.usecase.ts';
import type { UploadedFile } from '#shared/kernel/bodies.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { ThreadsWriter } from './thread.ports.ts';
import type { ThreadMessage } from './thread.ts';

interface WritingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly threads: ThreadsWriter;
  readonly sequences: Sequences;
  readonly pictures: Pictures;
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

/**
 * Writes a message, and removes its picture when the message could not be written. Fails as `pictures.store` and
 * `threads.add` do.
 */
export async function writeMessage(command: MessageCommand, ports: WritingPorts): Promise<ThreadMessage> {
  const { threadId, authorId, content } = command;
  const id = await ports.sequences.next('conversation');
  const form = { image: [command.picture], cropped_opt: [command.crop] };
  const stored = await storePictures(form, { kind: 'conversation', ownerId: threadId, userId: authorId }, ports);
  const [picture] = stored;
  const at = timestampOf(ports.clock.now());
  const message = { id, threadId, authorId, content, ...(picture && { picture }), at };
  await commitWithPictures(stored, () => ports.threads.add(message), ports);
  return message;
}
