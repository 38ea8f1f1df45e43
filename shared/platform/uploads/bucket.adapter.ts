import { S3Client } from '@aws-sdk/client-s3';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Asset } from './asset.ts';
import { quarantinePrefix } from './asset.ts';

/** What everybody may read, through the distribution. */
export const publicPrefix = 'public/';
/** What only who holds a link may read. */
export const privatePrefix = 'private/';

/** Key of an asset's file until it was inspected. */
export function quarantineKeyOf(assetId: string): string {
  return quarantinePrefix + assetId;
}

/** Key of an asset's file once it is ready: public for profile images, otherwise among the files of its gig. */
export function readyKeyOf({ id, type, gig }: Pick<Asset, 'id' | 'type' | 'gig'>): string {
  if (type === 'profileImage') return `${publicPrefix}profile-images/${id}`;
  if (gig === undefined) throw new Error(`The asset ${id} belongs to no gig.`);
  return `${privatePrefix}${gig}/${id}`;
}

/** The uploads bucket of a function; its ports share one client. */
export const bucketOf = oncePerRuntime((runtime: Runtime) => ({
  name: runtime.environment('UPLOADS_BUCKET'),
  // A checksum of the SDK's own would be signed into links, and clients that send plain files know nothing of it.
  client: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
}));
