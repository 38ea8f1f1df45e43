import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import { pictureTypeOf } from '#shared/platform/pictures/picture-type.ts';
import type { AssetsWriter, StoredPictures } from './upload.ports.ts';
import { prefixes } from './uploads.keys.ts';

interface BackfillPorts extends Pick<Ambient, 'clock' | 'log'> {
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

/**
 * The file is replaced first: a run that dies between the two writes it once more. A picture for which time or memory is
 * not enough stays as it is, and no later run tries it again, which would take all of that run's time.
 */
async function rewrite({ assets, storedPictures, clock, log }: BackfillPorts, assetId: string): Promise<void> {
  const asset = await assets.get(assetId);
  if (asset?.state !== 'ready' || !pictureTypeOf(asset.contentType ?? '')) return;
  if (asset.isWrittenAnew || asset.isLeftAsItCame) return;
  try {
    await assets.replace(assetId, await storedPictures.rewrite(asset), timestampOf(clock.now()));
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'busy') throw thrown;
    log.error('picture left as it came', { assetId, reason: thrown.message });
    await assets.leaveAsItCame(assetId, timestampOf(clock.now()));
  }
}
