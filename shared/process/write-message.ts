import { Failure } from '../domain/errors.ts';
import type { Crop } from '../domain/picture.ts';
import type { ThreadMessage } from '../domain/thread.ts';
import { timestampOf } from '../domain/time.ts';
import type { UploadedFile } from '../domain/uploaded-file.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { Sequences } from '../ports/platform.ts';
import type { Ambient } from '../ports/ports.ts';
import type { ThreadsWriter } from '../ports/threads.ts';
import { keepPictures, removePictures } from './keep-pictures.ts';

interface WritingPorts extends Pick<Ambient, 'clock' | 'log'> {
  readonly threads: ThreadsWriter;
  readonly sequences: Sequences;
  readonly pictures: Pictures;
}

/** What somebody wants to say in a thread. */
export interface MessageWish {
  readonly threadId: number;
  readonly authorId: number;
  readonly content: string;
  /** A file, or the key of an upload. */
  readonly picture: UploadedFile | string | undefined;
  readonly crop: Crop | undefined;
}

/** Writes a message; its picture goes again when it could not be written. Fails as `pictures.store` and `threads.add` do. */
export async function writeMessage(wish: MessageWish, ports: WritingPorts): Promise<ThreadMessage> {
  const { threadId, authorId, content } = wish;
  const id = await ports.sequences.next('conversation');
  const form = { image: [wish.picture], cropped_opt: [wish.crop] };
  const kept = await keepPictures(form, { kind: 'conversation', ownerId: threadId, userId: authorId }, ports);
  const [picture] = kept;
  const at = timestampOf(ports.clock.now());
  const message = { id, threadId, authorId, content, ...(picture && { picture }), at };
  try {
    await ports.threads.add(message);
  } catch (thrown) {
    // After any other error nobody knows whether it was written.
    if (thrown instanceof Failure) await removePictures(kept, ports);
    throw thrown;
  }
  return message;
}
