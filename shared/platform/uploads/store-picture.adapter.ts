import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Failure } from '#shared/kernel/errors.ts';
import {
  encodedPicture,
  openFilm,
  openPicture,
  typesOfExtensions,
} from '#shared/platform/pictures/picture-file.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Asset, Refusal } from './asset.ts';
import { bucketOf, readyKeyOf } from './bucket.adapter.ts';
import { refused, type UploadDecision } from './upload.rules.ts';

const refusals: Readonly<Partial<Record<string, Refusal>>> = {
  picture_empty: 'empty',
  picture_unreadable: 'unreadable',
  picture_too_large: 'too_many_pixels',
};

/**
 * Encodes a picture anew and stores it where it is served from. One that cannot be read or has too many pixels is refused,
 * and not stored. Fails with `busy` when time or memory is not enough.
 */
export async function storePicture(runtime: Runtime, asset: Asset, bytes: Uint8Array): Promise<UploadDecision> {
  const { client, name: Bucket } = bucketOf(runtime);
  try {
    const { extension, pixels } = await (asset.type === 'chat' ? openFilm(bytes) : openPicture(bytes));
    const picture = await encodedPicture(pixels, extension);
    const contentType = typesOfExtensions[extension];
    const ready = { Bucket, Key: readyKeyOf(asset), Body: picture, ContentType: contentType };
    await client.send(new PutObjectCommand(ready));
    return { state: 'ready', contentType, sizeBytes: picture.length, isWrittenAnew: true };
  } catch (thrown) {
    const refusal = thrown instanceof Failure && refusals[thrown.code];
    if (refusal) return refused(refusal);
    throw thrown;
  }
}
