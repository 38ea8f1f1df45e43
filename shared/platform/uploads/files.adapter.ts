import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf, publicPrefix, readyKeyOf } from './bucket.adapter.ts';
import { signedLink } from './links.adapter.ts';
import type { Files } from './upload.ports.ts';

/**
 * Where ready files can be read: the distribution serves `public/` at `/uploads/`; everything else needs a signed link.
 */
export function files(runtime: Runtime): Files {
  return {
    publicPath: (asset) => `/uploads/${readyKeyOf(asset).slice(publicPrefix.length)}`,
    linkTo: (asset) =>
      signedLink(runtime, new GetObjectCommand({ Bucket: bucketOf(runtime).name, Key: readyKeyOf(asset) })),
  };
}
