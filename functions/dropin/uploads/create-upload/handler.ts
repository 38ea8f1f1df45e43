import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { createUpload } from './route.ts';

export const handler = handle(
  createUpload,
  async ({ body, account: caller }, { assets, gigs, uploadPermits, clock, ids }) => {
    const { type, contentType, contentLength } = body;
    const gig = 'gig' in body ? await gigs.get(body.gig) : undefined;
    if ('gig' in body && gig?.customer !== caller.accountId && gig?.operator !== caller.accountId) {
      throw new Failure('gig_not_found');
    }

    const now = timestampOf(clock.now());
    const asset = {
      id: ids.objectId(),
      owner: caller.accountId,
      type,
      gig: gig?.id,
      state: 'awaited',
      announced: { contentType, contentLength },
      createdAt: now,
      updatedAt: now,
    } as const;
    const permit = await uploadPermits.issue(asset);
    await assets.create(asset);
    return { ...permit, assetId: asset.id, headers: { ...permit.headers } };
  },
);
