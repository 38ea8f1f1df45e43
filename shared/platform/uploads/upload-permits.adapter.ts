import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Asset } from './asset.ts';
import { bucketOf, quarantineKeyOf } from './bucket.adapter.ts';
import { signedLink } from './links.adapter.ts';
import type { UploadPermits } from './upload.ports.ts';

/** Presigned uploads into the quarantine (Amazon S3 user guide, "Uploading objects with presigned URLs"). */
export function uploadPermits(runtime: Runtime): UploadPermits {
  const bucket = bucketOf(runtime);
  return {
    issue: async ({ id, announced }) => {
      const key = quarantineKeyOf(id);
      const headers = headersOf(announced);
      const command = new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        ContentType: announced.contentType,
        ContentLength: announced.contentLength,
      });
      return { ...(await signedLink(runtime, command, headers)), method: 'PUT', key, headers };
    },
  };
}

function headersOf({ contentType, contentLength }: Asset['announced']): Record<string, string> {
  return {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(contentLength !== undefined && { 'content-length': String(contentLength) }),
  };
}
