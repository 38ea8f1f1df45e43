import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import { recalled } from '#shared/platform/attempts/attempt.adapter.ts';
import { typesOfExtensions } from '#shared/platform/pictures/picture-file.adapter.ts';
import { maxPictureBytes } from '#shared/platform/pictures/picture-type.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf, publicPrefix } from '#shared/platform/uploads/bucket.adapter.ts';
import type { PictureOrder, PictureSource, Pictures, StoredPicture } from './picture.ports.ts';
import { fileOf, type Picture, pictureKinds, pictureUploadsOf } from './picture.ts';
import { renderPicture } from './render.adapter.ts';

/** Bytes of a picture's random name. */
const nameBytes = 16;
const refusals: readonly ErrorCode[] = ['picture_empty', 'picture_unreadable', 'picture_too_large'];
/** A name is never reused, so clients may cache a picture for good. */
const cachedForAYear = 'public, max-age=31536000, immutable';

/** Names a picture's source, the same in every attempt at a request. */
function nameOf(source: PictureSource): string {
  return 'content' in source ? createHash('sha256').update(source.content).digest('base64url') : source.uploadKey;
}

/** Pictures `public/<folder>/<owner>/<name>[_<variant>].<jpg|png>` of the uploads bucket. */
export function pictures(runtime: Runtime): Pictures {
  const { client, name: Bucket } = bucketOf(runtime);

  const uploaded = async (Key: string): Promise<Uint8Array> => {
    try {
      const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket, Key }));
      // The presigned upload fixed the length; this guards against any other object under that key.
      if (ContentLength > maxPictureBytes)
        throw new Failure('picture_too_large', { facts: { mostPictureBytes: maxPictureBytes } });
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (thrown) {
      if (thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey') throw new Failure('upload_not_found');
      throw thrown;
    }
  };

  const bytesOf = async (source: PictureSource, { userId }: PictureOrder): Promise<Uint8Array> => {
    if ('content' in source) return source.content;
    // A user must not learn whether another user's upload exists.
    if (!source.uploadKey.startsWith(pictureUploadsOf(userId))) throw new Failure('upload_not_found');
    return uploaded(source.uploadKey);
  };

  /** An upload that no crop makes acceptable is of no use any more. */
  const discardRefused = async (source: PictureSource, thrown: unknown): Promise<void> => {
    const isRefused = thrown instanceof Failure && refusals.includes(thrown.code);
    if (!isRefused || !('uploadKey' in source)) return;
    await client.send(new DeleteObjectCommand({ Bucket, Key: source.uploadKey }));
  };

  const store = async (source: PictureSource, order: PictureOrder): Promise<StoredPicture> => {
    const { folder, variants } = pictureKinds[order.kind];
    const rendering = bytesOf(source, order).then((bytes) =>
      renderPicture(bytes, variants, order.crop, order.workLeft),
    );
    const { extension, work, files } = await rendering.catch(async (thrown: unknown) => {
      await discardRefused(source, thrown);
      throw thrown;
    });
    const path = `${folder}/${order.ownerId}/${runtime.ids.secret(nameBytes)}`;
    const picture: Picture = { kind: order.kind, path, extension };
    await Promise.all(
      files.map(({ variant, bytes }) =>
        client.send(
          new PutObjectCommand({
            Bucket,
            Key: publicPrefix + fileOf(picture, variant),
            Body: bytes,
            ContentType: typesOfExtensions[extension],
            CacheControl: cachedForAYear,
          }),
        ),
      ),
    );
    return { picture, work };
  };

  return {
    // A retry has the picture that the first attempt stored: it may be another's by now, and its upload may be gone.
    store: (source, order) => recalled('picture', [order, nameOf(source)], () => store(source, order)),

    remove: async (picture) => {
      const names = ['original', ...pictureKinds[picture.kind].variants] as const;
      const keys = names.map((variant) => publicPrefix + fileOf(picture, variant));
      await Promise.all(keys.map((Key) => client.send(new DeleteObjectCommand({ Bucket, Key }))));
    },
  };
}
