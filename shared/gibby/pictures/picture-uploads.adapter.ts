import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf } from '#shared/platform/uploads/bucket.adapter.ts';
import { signedLink } from '#shared/platform/uploads/links.adapter.ts';
import type { PictureUploads } from './picture.ports.ts';
import { pictureUploadsOf } from './picture.ts';

/** Bytes of the random part of a key, so that it cannot be guessed. */
const nameBytes = 16;

/** Presigned uploads of pictures, each user's in a folder of their own. */
export function pictureUploads(runtime: Runtime): PictureUploads {
  const { name: Bucket } = bucketOf(runtime);
  return {
    permit: async (userId, { contentType, contentLength }) => {
      const key = pictureUploadsOf(userId) + runtime.ids.secret(nameBytes);
      const headers = { 'content-type': contentType, 'content-length': String(contentLength) };
      const command = new PutObjectCommand({
        Bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: contentLength,
      });
      return { ...(await signedLink(runtime, command, headers)), method: 'PUT', key, headers };
    },
  };
}
