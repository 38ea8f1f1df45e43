import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import { pictureTypeOf } from '#shared/platform/pictures/picture-type.ts';
import type { AssetsWriter, StoredPictures } from './upload.ports.ts';
import { prefixes } from './uploads.keys.ts';

interface BackfillPorts extends Pick<Ambient, 'clock'> {
  readonly backfills: Backfills;
  readonly assets: AssetsWriter;
  readonly storedPictures: StoredPictures;
}

/**
 * Writes pictures anew that were stored as they came, a part in each run (docs/data-changes.md). One at a time: each may
 * take all of the function's memory.
 */
export async function backfillPictures(ports: BackfillPorts): Promise<{ isFinished: boolean }> {
  const backfill = { name: 'pictures', items: { prefix: prefixes.asset, sortKey: 'A' }, atOnce: 1 };
  const { finishedAt } = await runBackfill(ports, backfill, (id) => rewrite(ports, id));
  return { isFinished: finishedAt !== null };
}

/** The file is replaced first: a run that dies between the two writes it once more. */
async function rewrite({ assets, storedPictures, clock }: BackfillPorts, assetId: string): Promise<void> {
  const asset = await assets.get(assetId);
  if (asset?.state !== 'ready' || asset.isWrittenAnew || !pictureTypeOf(asset.contentType ?? '')) return;
  await assets.replace(assetId, await storedPictures.rewrite(asset), timestampOf(clock.now()));
}
