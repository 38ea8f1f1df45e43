import sharp from 'sharp';
import { expect, test } from 'vitest';
import { handler as backfillPictures } from '#functions/dropin/uploads/backfill-pictures/handler.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { backfills } from '#shared/platform/backfills/backfill.dynamo.ts';
import { assets } from '#shared/platform/uploads/asset.dynamo.ts';
import type { Asset, AssetType } from '#shared/platform/uploads/asset.ts';
import { storedPictures } from '#shared/platform/uploads/stored-pictures.adapter.ts';
import { testRuntime } from '#test/support/store.ts';
import { bucket, objectAt, operator, pdf, putAt } from './uploads.ts';

const at = '2026-03-01T12:00:00.000Z';

/** A picture as phones make them: on its side, with the place where it was taken. */
const fromAPhone = await sharp({ create: { width: 16, height: 8, channels: 3, background: 'grey' } })
  .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();

async function given() {
  const runtime = await testRuntime({ UPLOADS_BUCKET: bucket });
  const store = assets(runtime);
  const ports = { ...runtime, assets: store, backfills: backfills(runtime), storedPictures: storedPictures(runtime) };
  const keyOf = ({ id, type }: Asset) =>
    type === 'profileImage' ? `public/profile-images/${id}` : `private/${operator}/${id}`;
  /** An asset as it was settled before pictures were written anew. */
  const stored = async (type: AssetType, bytes: Buffer, contentType = 'image/jpeg') => {
    const id = runtime.ids.objectId();
    const asset: Asset = { id, owner: operator, type, state: 'awaited', announced: {}, createdAt: at, updatedAt: at };
    await store.create(asset);
    const settled = await store.settle(id, { state: 'ready', contentType, sizeBytes: bytes.length }, at);
    await putAt(keyOf(settled), bytes, contentType);
    return settled;
  };
  const fileOf = (asset: Asset) => objectAt(keyOf(asset));
  const run = async (change: object = {}) => {
    const task = taskFunction('backfillPictures', backfillPictures, Object.assign({}, ports, change));
    return Object(await task({}, {} as never)) as { isFinished: boolean };
  };
  const untilFinished = async () => {
    while (!(await run()).isFinished);
  };
  return { ...ports, store, stored, fileOf, run, untilFinished };
}

test('pictures of before lose what their phones wrote into them, whoever they are for; other files stay', async () => {
  const { stored, fileOf, untilFinished, store } = await given();
  const pictures = [await stored('profileImage', fromAPhone), await stored('chat', fromAPhone)];
  const file = await stored('chat', pdf, 'application/pdf');
  expect((await sharp((await fileOf(pictures[0] as Asset))?.bytes).metadata()).exif).toBeDefined();
  await untilFinished();
  for (const picture of pictures) {
    const found = await fileOf(picture);
    const { exif, orientation, width, height } = await sharp(found?.bytes).metadata();
    expect({ exif, orientation, width, height }).toEqual({ width: 8, height: 16 });
    const { length: sizeBytes } = found?.bytes ?? [];
    expect(await store.get(picture.id)).toMatchObject({ state: 'ready', sizeBytes, isWrittenAnew: true });
  }
  expect([(await fileOf(file))?.bytes, await store.get(file.id)]).toEqual([pdf, file]);
});

test('one that cannot be read is refused and no longer served, and its file is kept', async () => {
  const { stored, fileOf, untilFinished, store } = await given();
  const broken = fromAPhone.subarray(0, 300);
  const pictures = [await stored('profileImage', broken), await stored('chat', broken)];
  await untilFinished();
  for (const picture of pictures) {
    expect(await store.get(picture.id)).toMatchObject({ state: 'refused', refusal: 'unreadable' });
    expect(await fileOf(picture)).toBeUndefined();
    expect((await objectAt(`private/refused/${picture.id}`))?.bytes).toEqual(broken);
  }
});

test('one for which time or memory is not enough stays as it is, is logged, and keeps no other from its turn', async () => {
  const { stored, fileOf, run, store, storedPictures: pictures, lines } = await given();
  const [slow, other] = [await stored('profileImage', fromAPhone), await stored('profileImage', fromAPhone)];
  const tried: string[] = [];
  const short = {
    rewrite: async (asset: Asset) => {
      tried.push(asset.id);
      if (asset.id === slow.id) throw new Failure('busy', { detail: 'sharp: timeout: 80% complete' });
      return pictures.rewrite(asset);
    },
  };
  while (!(await run({ storedPictures: short })).isFinished);
  expect(tried.sort()).toEqual([slow.id, other.id].sort());
  expect(await store.get(slow.id)).toMatchObject({ state: 'ready', isLeftAsItCame: true });
  expect((await fileOf(slow))?.bytes).toEqual(fromAPhone);
  expect(await store.get(other.id)).toMatchObject({ state: 'ready', isWrittenAnew: true });
  expect(JSON.stringify(lines)).toContain('picture left as it came');
});

test('a run ends in time, and the next goes on with what is left; each picture is written once', async () => {
  const { stored, run, storedPictures: pictures, clock, store } = await given();
  const all = [];
  for (let count = 0; count < 3; count += 1) all.push(await stored('profileImage', fromAPhone));
  const written: string[] = [];
  const slow = {
    rewrite: (asset: Asset) => {
      written.push(asset.id);
      clock.advance(7);
      return pictures.rewrite(asset);
    },
  };
  const runs = [];
  for (let count = 0; count < 4; count += 1) runs.push((await run({ storedPictures: slow })).isFinished);
  expect(runs).toEqual([false, false, true, true]);
  expect(written.sort()).toEqual(all.map(({ id }) => id).sort());
  for (const { id } of all) expect((await store.get(id))?.isWrittenAnew).toBe(true);
});
