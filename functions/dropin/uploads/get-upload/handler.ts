import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getUpload } from './route.ts';

export const handler = handle(getUpload, async ({ params, account: caller }, { assets, gigs, files }) => {
  const asset = await assets.get(params.assetId);
  if (!asset) throw new Failure('not_found');
  const gig = asset.gig === undefined ? undefined : await gigs.get(asset.gig);
  const mayKnow = asset.gig === undefined ? [asset.owner] : [gig?.customer, gig?.operator];
  if (!mayKnow.includes(caller.accountId)) throw new Failure('not_found');

  if (asset.state !== 'ready') return asset;
  const link = asset.type === 'profileImage' ? { url: files.publicUrl(asset) } : await files.linkTo(asset);
  return { ...asset, ...link };
});
