import { expect, test, vi } from 'vitest';
import { itemsOf } from '#test/support/items.ts';
import { jpeg, mp4, objectAt, operator, page, pdf, png, putAt, uploads } from './uploads.ts';

test('a valid profile image is public and becomes the picture of its account', async () => {
  const { ports, customer, look, uploaded } = await uploads();

  const { assetId, key } = await uploaded(customer, { type: 'profileImage', contentType: 'image/png' }, png);

  const url = `https://public.example.com/uploads/profile-images/${assetId}`;
  expect((await look(customer, assetId)).body).toMatchObject({
    state: 'ready',
    contentType: 'image/png',
    sizeBytes: png.length,
    url,
  });
  expect(await objectAt(`public/profile-images/${assetId}`)).toEqual({ bytes: png, contentType: 'image/png' });
  expect(await objectAt(key)).toBeUndefined();
  expect((await ports.accounts.get(customer))?.profileImage).toBe(`/uploads/profile-images/${assetId}`);
});

test.each([
  ['chat', pdf, 'application/pdf'],
  ['gig', mp4, 'video/mp4'],
] as const)(
  'a file of a %s is stored among the files of its gig and shown only to its parties',
  async (type, bytes, found) => {
    const { ports, customer, gig, uploaded } = await uploads();
    const { assetId, key } = await uploaded(customer, { type, gig }, bytes);
    expect(await ports.assets.get(assetId)).toMatchObject({ state: 'ready', contentType: found });
    expect(await objectAt(`private/${gig}/${assetId}`)).toEqual({ bytes, contentType: found });
    expect(await objectAt(`public/profile-images/${assetId}`)).toBeUndefined();
    expect(await objectAt(key)).toBeUndefined();
    expect((await ports.accounts.get(customer))?.profileImage).toBe('');
  },
);

test.each([
  ['a page that calls itself a picture', { type: 'profileImage', contentType: 'image/png' }, page, 'type_not_allowed'],
  ['a film as a profile image', { type: 'profileImage' }, mp4, 'type_not_allowed'],
  [
    'a picture under the name of another type',
    { type: 'profileImage', contentType: 'image/png' },
    jpeg,
    'type_differs',
  ],
  ['a file without content', { type: 'profileImage' }, Buffer.alloc(0), 'empty'],
  [
    'a picture that is too large',
    { type: 'profileImage' },
    Buffer.concat([png, Buffer.alloc(25 * 1024 * 1024)]),
    'too_large',
  ],
] as const)('%s is refused, deleted and never shown', async (_name, body, bytes, refusal) => {
  const { ports, customer, look, uploaded } = await uploads();

  const { assetId, key } = await uploaded(customer, body, bytes);

  const { body: told } = await look(customer, assetId);
  expect(told).toMatchObject({ state: 'refused', refusal });
  expect(told.url).toBeUndefined();
  expect(await objectAt(key)).toBeUndefined();
  expect(await objectAt(`public/profile-images/${assetId}`)).toBeUndefined();
  expect((await ports.accounts.get(customer))?.profileImage).toBe('');
});

test('the first decision is final, whatever is uploaded under the same permit later', async () => {
  const { ports, customer, notify, uploaded } = await uploads();
  const { assetId, key } = await uploaded(customer, { type: 'profileImage' }, png);
  const settled = await ports.assets.get(assetId);

  for (const late of [page, jpeg]) {
    await putAt(key, late);
    expect(await notify(key)).toBe(true);
    expect(await objectAt(key)).toBeUndefined();
  }

  expect(await objectAt(`public/profile-images/${assetId}`)).toEqual({ bytes: png, contentType: 'image/png' });
  expect(await ports.assets.get(assetId)).toEqual(settled);
});

test('a file that is replaced after its inspection is inspected again', async () => {
  const { ports, customer, notify, upload } = await uploads();
  const { assetId, key } = await upload(customer, { type: 'profileImage' }, png);
  const { inspect } = ports.quarantine;
  vi.spyOn(ports.quarantine, 'inspect').mockImplementationOnce(async (id) => {
    const found = await inspect(id);
    await putAt(key, page);
    return found;
  });

  expect(await notify(key)).toBe(false);
  expect(await objectAt(`public/profile-images/${assetId}`)).toBeUndefined();

  expect(await notify(key)).toBe(true);
  expect(await ports.assets.get(assetId)).toMatchObject({ state: 'refused', refusal: 'type_not_allowed' });
  expect(await objectAt(`public/profile-images/${assetId}`)).toBeUndefined();
});

test('a repeated notification changes nothing', async () => {
  const { ports, runtime, customer, gig, notify, uploaded } = await uploads();
  const { assetId, key } = await uploaded(customer, { type: 'gig', gig }, jpeg);
  const settled = await ports.assets.get(assetId);
  runtime.clock.advance(60);
  expect(await notify(key, key)).toBe(true);
  expect(await ports.assets.get(assetId)).toEqual(settled);
  expect(await objectAt(`private/${gig}/${assetId}`)).toEqual({ bytes: jpeg, contentType: 'image/jpeg' });
});

test.each(['promote', 'settle', 'setProfileImage', 'discard'] as const)(
  'an inspection that is cut off before its %s is completed by the next delivery',
  async (step) => {
    const { ports, customer, notify, upload } = await uploads();
    const { assetId, key } = await upload(customer, { type: 'profileImage' }, png);
    const failing = {
      promote: () => vi.spyOn(ports.quarantine, 'promote'),
      settle: () => vi.spyOn(ports.assets, 'settle'),
      setProfileImage: () => vi.spyOn(ports.accounts, 'setProfileImage'),
      discard: () => vi.spyOn(ports.quarantine, 'discard'),
    };
    failing[step]().mockRejectedValueOnce(new Error('The function was cut off.'));

    expect(await notify(key)).toBe(false);
    expect(await notify(key)).toBe(true);

    expect(await ports.assets.get(assetId)).toMatchObject({ state: 'ready' });
    expect((await ports.accounts.get(customer))?.profileImage).toContain(assetId);
    expect(await objectAt(`public/profile-images/${assetId}`)).toEqual({ bytes: png, contentType: 'image/png' });
    expect(await objectAt(key)).toBeUndefined();
  },
);

test('concurrent inspections of one upload come to one decision', async () => {
  const { ports, customer, notify, upload } = await uploads();
  const { assetId, key } = await upload(customer, { type: 'profileImage' }, png);
  const done = await Promise.all([notify(key), notify(key), notify(key)]);
  // An inspection that finds the file gone between its read and its copy is delivered again.
  if (done.includes(false)) expect(await notify(key)).toBe(true);
  expect(await ports.assets.get(assetId)).toMatchObject({ state: 'ready', contentType: 'image/png' });
  expect(await objectAt(`public/profile-images/${assetId}`)).toEqual({ bytes: png, contentType: 'image/png' });
});

test('a picture that was requested earlier does not replace a later one', async () => {
  const { ports, runtime, customer, notify, upload, uploaded } = await uploads();
  const early = await upload(customer, { type: 'profileImage' }, png);
  runtime.clock.advance(1);
  const late = await uploaded(customer, { type: 'profileImage' }, jpeg);
  expect(await notify(early.key)).toBe(true);
  expect(await ports.assets.get(early.assetId)).toMatchObject({ state: 'ready' });
  expect((await ports.accounts.get(customer))?.profileImage).toContain(late.assetId);
});

test('an object without a permit is deleted; objects under other keys are left alone', async () => {
  const { notify } = await uploads();
  const keys = ['quarantine/ffffffffffffffffffffffff', 'quarantine/left/alone', 'public/left-alone'] as const;
  for (const key of keys) await putAt(key, png);
  expect(await notify(...keys)).toBe(true);
  expect(await objectAt(keys[0])).toBeUndefined();
  expect([await objectAt(keys[1]), await objectAt(keys[2])]).not.toContain(undefined);
});

test('an asset whose file is missing stays pending', async () => {
  const { ports, ask, notify } = await uploads();
  const { body } = await ask(operator, { type: 'profileImage' });
  expect(await notify(body.key)).toBe(true);
  expect(await ports.assets.get(body.assetId)).toMatchObject({ state: 'awaited' });
});

test('a ready asset is kept forever, and a refused one for two days', async () => {
  const { runtime, customer, uploaded } = await uploads();
  await uploaded(customer, { type: 'profileImage' }, png);
  await uploaded(customer, { type: 'profileImage' }, page);
  const stored = await itemsOf(runtime, 'AST#');
  expect(Object.fromEntries(stored.map(({ state, ttl }) => [state, ttl !== undefined]))).toEqual({
    ready: false,
    refused: true,
  });
});
