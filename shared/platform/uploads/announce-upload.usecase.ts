import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Asset, UploadRequest } from './asset.ts';
import type { AssetsWriter, UploadPermit, UploadPermits } from './upload.ports.ts';

interface AnnouncingPorts extends Pick<Ambient, 'clock' | 'ids'> {
  readonly assets: AssetsWriter;
  readonly uploadPermits: UploadPermits;
}

/** Stores a new asset that waits for its file, and permits the upload. */
export async function announceUpload(
  { assets, uploadPermits, clock, ids }: AnnouncingPorts,
  owner: string,
  request: UploadRequest,
): Promise<UploadPermit & { readonly assetId: string }> {
  const { type, contentType, contentLength } = request;
  const now = timestampOf(clock.now());
  const asset: Asset = {
    id: ids.objectId(),
    owner,
    type,
    ...('gig' in request && { gig: request.gig }),
    state: 'awaited',
    announced: { contentType, contentLength },
    createdAt: now,
    updatedAt: now,
  };
  const permit = await uploadPermits.issue(asset);
  await assets.create(asset);
  return { ...permit, assetId: asset.id };
}
