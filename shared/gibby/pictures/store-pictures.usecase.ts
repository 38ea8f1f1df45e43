import type { UploadedFile } from '#shared/kernel/bodies.ts';
import type { Log } from '#shared/kernel/clock-ids-log.ts';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import type { PictureOrder, Pictures } from './picture.ports.ts';
import type { Crop, Picture } from './picture.ts';

interface StoringPorts {
  readonly pictures: Pictures;
  readonly log: Log;
}

/** Pictures of a form: files or keys of uploads, each with its crop. Inputs that were left empty are undefined. */
interface PictureFields {
  readonly image?: readonly (UploadedFile | string | undefined)[] | undefined;
  readonly cropped_opt?: readonly (Crop | undefined)[] | undefined;
}

/**
 * What the pictures of one form may take, in pixels of a JPEG: ten of 50 megapixels, which is 16 of the 28 seconds that
 * the function has, or two such HEICs.
 */
const workOfForm = 510_000_000;

/** Stores all pictures of a form or, when one of them is refused, none. Fails as `pictures.store` does. */
export async function storePictures(
  { image = [], cropped_opt: crops = [] }: PictureFields,
  order: Omit<PictureOrder, 'crop'>,
  ports: StoringPorts,
): Promise<Picture[]> {
  const stored: Picture[] = [];
  let workLeft = workOfForm;
  try {
    // One after the other: a picture takes much of a function's memory.
    for (const [index, picture] of image.entries()) {
      if (picture === undefined) continue;
      const source = typeof picture === 'string' ? { uploadKey: picture } : picture;
      const crop = crops[index];
      const { picture: kept, work } = await ports.pictures.store(source, { ...order, workLeft, ...(crop && { crop }) });
      workLeft -= work;
      stored.push(kept);
    }
    return stored;
  } catch (thrown) {
    await removePictures(stored, ports);
    throw thrown;
  }
}

/** How a commit fails that may have been made: now, or by an earlier attempt at the same request. */
const mayHaveCommitted: readonly ErrorCode[] = ['internal', 'request_in_progress'];

/** Commits what refers to stored pictures, and removes the pictures when the commit is refused. */
export async function commitWithPictures(
  stored: readonly Picture[],
  commit: () => Promise<void>,
  ports: StoringPorts,
): Promise<void> {
  try {
    await commit();
  } catch (thrown) {
    // After any other error the commit may have happened.
    if (thrown instanceof Failure && !mayHaveCommitted.includes(thrown.code)) await removePictures(stored, ports);
    throw thrown;
  }
}

/** A picture that cannot be removed now only costs storage, so the error is logged and not thrown. */
export async function removePictures(stored: readonly Picture[], { pictures, log }: StoringPorts): Promise<void> {
  for (const picture of stored) {
    await pictures.remove(picture).catch(() => log.error('picture left behind', { path: picture.path }));
  }
}
