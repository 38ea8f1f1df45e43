import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { Asset } from './asset.ts';
import type { AssetsWriter, PublicFiles, Quarantine } from './upload.ports.ts';
import { decideUpload } from './upload.rules.ts';

interface InspectionPorts extends Pick<Ambient, 'clock'> {
  readonly assets: AssetsWriter;
  readonly quarantine: Quarantine;
  readonly files: PublicFiles;
  readonly accounts: AccountsWriter;
}

/**
 * Inspects the file that arrived for an asset, and lets it out of quarantine or refuses it. The first decision on an
 * asset is final; any later file under its name in quarantine is deleted without inspection, so none can follow an
 * accepted file.
 */
export async function inspectFile(assetId: string, ports: InspectionPorts): Promise<void> {
  const { assets, quarantine, files, accounts } = ports;
  const found = await assets.get(assetId);
  const asset = found?.state === 'awaited' ? await settled(found, ports) : found;
  if (asset?.state === 'ready' && asset.type === 'profileImage') {
    await accounts.setProfileImage(asset.owner, { assetId, path: files.publicPath(asset) }, asset.updatedAt);
  }
  if (asset?.state !== 'awaited') await quarantine.discard(assetId);
}

/** The asset after the inspection of its file; still awaited when the file no longer exists. */
async function settled(asset: Asset, { assets, quarantine, clock }: InspectionPorts): Promise<Asset> {
  const file = await quarantine.inspect(asset.id);
  if (!file) return asset;
  const allowed = decideUpload(asset, file);
  const decision =
    allowed.state === 'ready'
      ? await quarantine.promote(asset, { ...file, contentType: allowed.contentType })
      : allowed;
  return assets.settle(asset.id, decision, timestampOf(clock.now()));
}
