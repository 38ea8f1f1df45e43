import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type Asset, assetIdOf } from '#shared/platform/uploads/asset.ts';
import { decideUpload } from '#shared/platform/uploads/upload.rules.ts';
import { inspectUpload } from './route.ts';

type InspectionPorts = PortsOf<typeof inspectUpload.uses>;

/**
 * Storage reports an upload at least once. The first decision on an asset is final; any later file under its name in
 * quarantine is deleted without inspection, so none can follow an accepted file.
 */
export const handler = handle(inspectUpload, async ({ Records }, ports) => {
  for (const { s3 } of Records) {
    const assetId = assetIdOf(s3.object.key);
    if (assetId !== undefined) await inspect(assetId, ports);
  }
});

async function inspect(assetId: string, ports: InspectionPorts): Promise<void> {
  const { assets, quarantine, files, accounts } = ports;
  const found = await assets.get(assetId);
  const asset = found?.state === 'awaited' ? await settled(found, ports) : found;
  if (asset?.state === 'ready' && asset.type === 'profileImage') {
    await accounts.setProfileImage(asset.owner, { assetId, url: files.publicUrl(asset) }, asset.updatedAt);
  }
  if (asset?.state !== 'awaited') await quarantine.discard(assetId);
}

/** The asset after the inspection of its file; still awaited when the file no longer exists. */
async function settled(asset: Asset, { assets, quarantine, clock }: InspectionPorts): Promise<Asset> {
  const file = await quarantine.inspect(asset.id);
  if (!file) return asset;
  const decision = decideUpload(asset, file);
  if (decision.state === 'ready') await quarantine.promote(asset, { ...file, contentType: decision.contentType });
  return assets.settle(asset.id, decision, timestampOf(clock.now()));
}
