import { handle } from '#shared/kernel/route/define.ts';
import { assetIdOf } from '#shared/platform/uploads/asset.ts';
import { inspectFile } from '#shared/platform/uploads/inspect-upload.usecase.ts';
import { inspectUpload } from './route.ts';

/** Storage reports an upload at least once. */
export const handler = handle(inspectUpload, async ({ Records }, ports) => {
  for (const { s3 } of Records) {
    const assetId = assetIdOf(s3.object.key);
    if (assetId !== undefined) await inspectFile(assetId, ports);
  }
});
