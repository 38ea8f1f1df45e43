import { partiesOfUpload } from '#shared/dropin/messaging/named-upload.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getUpload } from './route.ts';

export const handler = handle(getUpload, async ({ params, query, account: caller }, ports) => {
  const asset = await ports.assets.get(params.assetId);
  if (!asset) throw new Failure('not_found');
  const mayKnow = await partiesOfUpload(ports, asset, query.gig);
  if (!mayKnow.includes(caller.accountId)) throw new Failure('not_found');

  if (asset.state !== 'ready') return asset;
  const { files, publicAddress } = ports;
  const isPublic = asset.type === 'profileImage';
  const link = isPublic ? { url: publicAddress.of(files.publicPath(asset)) } : await files.linkTo(asset);
  return { ...asset, ...link };
});
