import { randomBytes } from 'node:crypto';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { maxMultipartBytes } from '#shared/kernel/route/pipeline/decode-body.ts';
import { maxPictureBytes } from '#shared/platform/pictures/picture-type.ts';
import { objectAt, putAt } from '#test/dropin/uploads/uploads.ts';
import { origin } from '#test/support/gibby-fixture.ts';
import { bombPng, colourAt, looksOf, phoneJpeg, twoHalves } from '#test/support/pictures.ts';
import { fileOf, filesOf, profilesUnderTest } from './profile-fixture.ts';

const edges = { normal: 48, bigger: 73, small: 36, mini: 24 };

test('a photo in the form is served upright, cropped and in all sizes, each at its address', async () => {
  const { save, id } = await profilesUnderTest();
  const photo = fileOf(await phoneJpeg(120, 80));

  const { status, body } = await save({ name: 'Sample', photo, cropped_opt: '60,40,10,75' });

  expect(status).toBe(200);
  const { photos } = body.data;
  const path = `${origin}/uploads/users/${id}/`;
  expect(photos.original).toMatch(new RegExp(`^${path}[0-9a-f]{32}\\.jpg$`));
  expect(photos.mini).toBe(photos.original.replace('.jpg', '_mini.jpg'));
  const files = await filesOf(photos);
  expect(Object.keys(files).sort()).toEqual(['bigger', 'mini', 'normal', 'original', 'small']);
  for (const [variant, file] of Object.entries(files)) expect(file?.contentType, variant).toBe('image/jpeg');
  const original = files.original?.bytes ?? Buffer.alloc(0);
  expect(await looksOf(original)).toEqual({ format: 'jpeg', width: 60, height: 40, metadata: undefined });
  expect(await colourAt(original, 30, 20)).toBe('blue');
  for (const [variant, edge] of Object.entries(edges)) {
    const looks = await looksOf(files[variant]?.bytes ?? Buffer.alloc(0));
    expect(looks, variant).toEqual({ format: 'jpeg', width: edge, height: edge, metadata: undefined });
  }
});

test.each([
  ['PNG', 'png', (picture: Sharp) => picture.png()],
  ['WebP', 'jpg', (picture: Sharp) => picture.webp()],
  ['GIF', 'png', (picture: Sharp) => picture.gif()],
  ['AVIF', 'jpg', (picture: Sharp) => picture.avif({ effort: 0 })],
] as const)('a %s is accepted whatever its name, and served as %s', async (_name, extension, encode) => {
  const { save } = await profilesUnderTest();
  const bytes = Buffer.from(await encode(twoHalves(50, 40)).toBuffer());
  const { body } = await save({ photo: fileOf(bytes, 'holiday.doc', 'application/msword') });
  expect(body.data.photos.original).toMatch(new RegExp(`\\.${extension}$`));
  expect((await filesOf(body.data.photos)).original?.contentType).toBe(
    extension === 'png' ? 'image/png' : 'image/jpeg',
  );
});

test('a new photo replaces the former one, which is deleted completely', async () => {
  const { save } = await profilesUnderTest();
  const { body: first } = await save({ photo: fileOf(await phoneJpeg(60, 60)) });
  const { body: second } = await save({ photo: fileOf(await phoneJpeg(60, 60)) });
  expect(second.data.photos.original).not.toBe(first.data.photos.original);
  expect(Object.values(await filesOf(first.data.photos))).toEqual(Array(5).fill(undefined));
  expect(Object.values(await filesOf(second.data.photos))).not.toContain(undefined);
  const { body: third } = await save({ name: 'Sample', photo: '' });
  expect(third.data.photos).toEqual(second.data.photos);
});

test('a form that is refused for another field stores no picture, and the former one remains', async () => {
  const { save, ports, otherId, stored } = await profilesUnderTest();
  const { body } = await save({ photo: fileOf(await phoneJpeg(60, 60)) });
  const before = await stored();
  const kept: string[] = [];
  const { store } = ports.pictures;
  ports.pictures.store = async (...order) => {
    const done = await store(...order);
    kept.push(done.picture.path);
    return done;
  };

  const { status } = await save({ photo: fileOf(await phoneJpeg(60, 60)), username: `user${otherId}` });

  expect(status).toBe(422);
  expect(await stored()).toEqual(before);
  expect(kept).toHaveLength(1);
  for (const ending of ['', '_normal', '_bigger', '_small', '_mini']) {
    expect(await objectAt(`public/${kept[0]}${ending}.jpg`)).toBeUndefined();
  }
  expect(Object.values(await filesOf(body.data.photos))).not.toContain(undefined);
});

describe('nothing changes, and a 422 says why, for', () => {
  const unreadable = 'The picture must be a whole JPEG, PNG, WebP, GIF, AVIF or HEIC image.';
  test.each([
    ['a file without content', () => Buffer.alloc(0), 'The picture is empty.'],
    ['a renamed file', () => Buffer.from('<!doctype html><script>alert(1)</script>'), unreadable],
    ['a drawing', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), unreadable],
    ['bytes of nothing', () => randomBytes(4000), unreadable],
    ['a bomb', () => bombPng(30_000, 30_000), 'The picture is too large.'],
  ] as const)('%s', async (_name, make, message) => {
    const { save, items } = await profilesUnderTest();
    const before = await items();
    const { status, body } = await save({ name: 'Changed', photo: fileOf(Buffer.from(await make())) });
    expect([status, body.error.message]).toEqual([422, message]);
    expect(await items()).toEqual(before);
  });

  test('a crop outside the picture', async () => {
    const { save } = await profilesUnderTest();
    const { status, body } = await save({ photo: fileOf(await phoneJpeg(60, 60)), cropped_opt: '10,10,60,0' });
    expect([status, body.error.message]).toEqual([422, 'The cropped_opt lies outside the picture.']);
  });
});

test('a form that is too large for a function gets a 422 that names the limit and the upload for larger files', async () => {
  const { save } = await profilesUnderTest();
  const { status, body } = await save({ photo: fileOf(Buffer.alloc(4_500_000)) });
  expect([status, body.error.largerFiles]).toEqual([422, '/api/uploads']);
  const [formLimit, uploadLimit] = [maxMultipartBytes / 1_000_000, maxPictureBytes / 1024 / 1024];
  expect(body.error.message).toContain(`larger than ${formLimit} MB`);
  expect(body.error.message).toContain(`up to ${uploadLimit} MB`);
});

describe('an upload straight to storage', () => {
  const input = { content_type: 'image/jpeg', content_length: 1234 };

  test("is permitted for five minutes, with type and length signed, in the user's own folder", async () => {
    const { upload, id, runtime } = await profilesUnderTest();
    const { status, body } = await upload(input);
    expect(status).toBe(200);
    const { key, url, ...permit } = body.data;
    expect(key).toMatch(new RegExp(`^quarantine/pictures/${id}/[0-9a-f]{32}$`));
    expect(permit).toEqual({
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', 'content-length': '1234' },
      expires_at: new Date(runtime.clock.now() + 300_000).toISOString(),
      limits: { form_bytes: maxMultipartBytes, upload_bytes: maxPictureBytes },
    });
    const query = new URL(url).searchParams;
    expect([query.get('X-Amz-Expires'), query.get('X-Amz-SignedHeaders')]).toEqual([
      '300',
      'content-length;content-type;host',
    ]);
  });

  test.each([
    ['a film', { ...input, content_type: 'video/mp4' }],
    ['a drawing', { ...input, content_type: 'image/svg+xml' }],
    ['nothing', { ...input, content_length: 0 }],
    ['too much', { ...input, content_length: maxPictureBytes + 1 }],
    ['something of no length', { content_type: 'image/jpeg' }],
  ])('is not permitted of %s', async (_name, body) => {
    const { upload } = await profilesUnderTest();
    expect((await upload(body)).status).toBe(422);
  });

  test('replaces the file in the form, with the same checks, in any content type', async () => {
    const { upload, save, saveJson } = await profilesUnderTest();
    const { body: permit } = await upload(input);
    await putAt(permit.data.key, await phoneJpeg(120, 80));
    // One after the other: each photo replaces the one before, which is deleted completely.
    for (const saving of [
      () => save({ photo: permit.data.key }),
      () => saveJson({ photo: permit.data.key, cropped_opt: '' }),
    ]) {
      const { status, body } = await saving();
      expect(status).toBe(200);
      const { original } = await filesOf(body.data.photos);
      expect(await looksOf(original?.bytes ?? Buffer.alloc(0))).toMatchObject({ width: 80, height: 120 });
    }
    await putAt(permit.data.key, Buffer.from('no picture'));
    expect((await saveJson({ photo: permit.data.key })).body.error.http_code).toBe(422);
    expect(await objectAt(permit.data.key)).toBeUndefined();
    await putAt(permit.data.key, Buffer.alloc(0));
    expect((await saveJson({ photo: permit.data.key })).body.error.message).toBe('The picture is empty.');
    await putAt(permit.data.key, Buffer.alloc(maxPictureBytes + 1));
    expect((await saveJson({ photo: permit.data.key })).body.error.message).toBe('The picture is too large.');
  });

  test('gets the same 422 when it was never made or belongs to another user', async () => {
    const { upload, saveJson, otherId, stored } = await profilesUnderTest();
    const { body: permit } = await upload(input);
    const theirs = `quarantine/pictures/${otherId}/${'a'.repeat(32)}`;
    await putAt(theirs, await phoneJpeg(60, 60));
    for (const photo of [permit.data.key, theirs]) {
      const { status, body } = await saveJson({ name: 'Changed', photo });
      expect([status, body.error.message]).toEqual([422, 'There is no upload of yours with this key.']);
    }
    expect((await stored()).name).toBeNull();
  });
});
