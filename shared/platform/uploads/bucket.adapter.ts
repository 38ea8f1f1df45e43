import { S3Client } from '@aws-sdk/client-s3';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Asset } from './asset.ts';
import { quarantinePrefix } from './asset.ts';

/** Public files, served by the distribution. */
export const publicPrefix = 'public/';
/** Files that only a signed link opens. */
export const privatePrefix = 'private/';

/** Key of an asset's file until it has been inspected. */
export function quarantineKeyOf(assetId: string): string {
  return quarantinePrefix + assetId;
}

/** Key of an asset's file once it is ready: public for profile images, otherwise among the files of its gig or, without one, of its owner. */
export function readyKeyOf({ id, type, gig, owner }: Pick<Asset, 'id' | 'type' | 'gig' | 'owner'>): string {
  if (type === 'profileImage') return `${publicPrefix}profile-images/${id}`;
  return `${privatePrefix}${gig ?? owner}/${id}`;
}

/** Key of a picture from before that was refused when it was to be written anew: no link ever opens it. */
export function refusedKeyOf(assetId: string): string {
  return `${privatePrefix}refused/${assetId}`;
}

/** The uploads bucket of a function; all its ports share one client. */
export const bucketOf = oncePerRuntime((runtime: Runtime) => ({
  name: runtime.environment('UPLOADS_BUCKET'),
  // The SDK would sign a checksum of its own into links, and clients that send plain files would not know it.
  client: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
}));
