import { expect, test } from 'vitest';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { assets } from '#shared/platform/uploads/asset.dynamo.ts';
import type { Asset } from '#shared/platform/uploads/asset.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const at = '2026-03-01T12:00:00.000Z';
const later = '2026-03-01T12:00:30.000Z';
const unknownId = 'ffffffffffffffffffffffff';
const asset: Asset = {
  id: '5720955de2db76686c1f7c01',
  owner: '570732086a5e9bd853b4f00b',
  type: 'profileImage',
  state: 'awaited',
  announced: { contentType: 'image/png' },
  createdAt: at,
  updatedAt: at,
};
const ready = { state: 'ready', contentType: 'image/png', sizeBytes: 70 } as const;
const refused = { state: 'refused', refusal: 'too_large' } as const;

test('an asset is returned as created, and after settling with the findings', async () => {
  const port = assets(await testRuntime());
  await port.create(asset);
  expect(await port.get(asset.id)).toEqual(asset);
  const settled = { ...asset, ...ready, updatedAt: later };
  expect(await port.settle(asset.id, ready, later)).toEqual(settled);
  expect(await port.get(asset.id)).toEqual(settled);
});

test.each([
  [ready, refused],
  [refused, ready],
] as const)('the first decision is final: after %o no other is stored', async (first, second) => {
  const port = assets(await testRuntime());
  await port.create(asset);
  const settled = await port.settle(asset.id, first, at);
  expect(await port.settle(asset.id, second, later)).toEqual(settled);
  expect(await port.get(asset.id)).toEqual(settled);
});

test('an asset is created once, and an asset that was never created cannot be settled', async () => {
  const runtime = await testRuntime();
  const port = assets(runtime);
  await port.create(asset);
  await expect(port.create({ ...asset, type: 'gig' })).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await port.get(asset.id)).toEqual(asset);
  await expect(port.settle(unknownId, ready, at)).rejects.toMatchObject({ code: 'not_found' });
  expect(await port.get(unknownId)).toBeUndefined();
});

test('a picture is not stored for an account that does not exist', async () => {
  const runtime = await testRuntime();
  const image = { assetId: asset.id, path: '/uploads/profile-images/1' };
  const shown = accounts(runtime).setProfileImage(unknownId, image, at);
  await expect(shown).rejects.toMatchObject({ code: 'account_not_found' });
  expect(await itemsOf(runtime)).toEqual([]);
});
