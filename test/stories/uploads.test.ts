import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CloudFixture, cloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';
import { heic } from '../support/heic.ts';
import { looksOf, phoneJpeg } from '../support/pictures.ts';

const mebibyte = 1024 * 1024;
/** In the form in which pictures are served, so that the inspection changes no byte of it. */
const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } })
  .png()
  .toBuffer();
const page = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');
const nobody: Somebody = { id: '', email: '', token: '' };

let fixture: CloudFixture;
let s3: S3Client;
let bucket: string;
let [customer, operator, stranger] = [nobody, nobody, nobody];
let gig = '';

beforeAll(async () => {
  fixture = await cloudFixture();
  s3 = new S3Client({});
  bucket = fixture.cloud.assembly.ofType('AWS::S3::Bucket')[0]?.ref ?? '';
  [customer = nobody, operator = nobody, stranger = nobody] = await fixture.signInAll('cora', 'otis', 'sid');
  gig = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gig);
});
afterEach(() => fixture.cloud.faults.configure({ rules: [] }));
afterAll(async () => {
  s3?.destroy();
  await fixture?.close();
});

interface Permit {
  readonly url: string;
  readonly method: string;
  readonly key: string;
  readonly assetId: string;
  readonly expiresAt: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function permitFor(as: Somebody, body: object): Promise<Permit> {
  const { url, method, key, assetId, expiresAt, headers } = await fixture.ask(
    { method: 'POST', path: '/storage', body },
    as,
  );
  return {
    url: String(url),
    method: String(method),
    key: String(key),
    assetId: String(assetId),
    expiresAt: String(expiresAt),
    headers: Object(headers),
  };
}

/** Uses a permit as any HTTP client would. */
const put = ({ url, method, headers }: Permit, bytes: Uint8Array, more: Record<string, string> = {}) =>
  fetch(url, { method, headers: { ...headers, ...more }, body: Buffer.from(bytes) });

const look = (as: Somebody, assetId: string) => fixture.ask({ method: 'GET', path: `/storage/${assetId}` }, as);

/** The asset as soon as its file has been inspected. */
const settled = (as: Somebody, assetId: string) =>
  until(async () => {
    const asset = await look(as, assetId);
    return asset.state === 'awaited' ? undefined : asset;
  }, 'the verdict');

async function keysOfBucket(): Promise<readonly string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key ?? '');
}

test('a profile image is uploaded straight to storage, inspected, and public from then on', async () => {
  const body = { type: 'profileImage', contentType: 'image/png', contentLength: png.length };
  const permit = await permitFor(customer, body);
  const address = `${fixture.cloud.origin}/uploads/profile-images/${permit.assetId}`;
  expect((await fetch(address)).status).toBeGreaterThanOrEqual(400);

  expect((await put(permit, png)).status).toBe(200);

  expect(await settled(customer, permit.assetId)).toMatchObject({
    state: 'ready',
    url: address,
    sizeBytes: png.length,
  });
  const served = await fetch(address);
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png);
  await fixture.cloud.activity.idle();
  expect(await keysOfBucket()).not.toContain(permit.key);
  expect(await fixture.ask({ method: 'GET', path: `/accounts/${customer.id}` }, stranger)).toMatchObject({
    profileImage: address,
  });
});

test('a profile image of a phone is public without its place, upright', async () => {
  const photo = await phoneJpeg(120, 80);
  const permit = await permitFor(stranger, { type: 'profileImage', contentType: 'image/jpg' });
  expect((await put(permit, photo)).status).toBe(200);
  const { url, contentType } = await settled(stranger, permit.assetId);
  expect(contentType).toBe('image/jpeg');
  const served = Buffer.from(await (await fetch(String(url))).arrayBuffer());
  expect(await looksOf(served)).toEqual({ format: 'jpeg', width: 80, height: 120, metadata: undefined });
});

test('a HEIC of a phone is public as a JPEG', async () => {
  const permit = await permitFor(stranger, { type: 'profileImage', contentType: 'image/heic' });
  expect((await put(permit, heic({ width: 480, height: 320 }))).status).toBe(200);
  expect(await settled(stranger, permit.assetId)).toMatchObject({ state: 'ready', contentType: 'image/jpeg' });
});

test('a client that follows only the document, with a type and nothing else, can upload as well', async () => {
  const permit = await permitFor(stranger, { type: 'profileImage' });
  const answer = await fetch(permit.url, { method: 'PUT', body: Buffer.from(png) });
  expect(answer.status).toBe(200);
  expect(await settled(stranger, permit.assetId)).toMatchObject({ state: 'ready', contentType: 'image/png' });
});

test('a file of a gig is for its two parties, by links that expire', async () => {
  const permit = await permitFor(operator, { type: 'gig', gig, contentType: 'image/png', contentLength: png.length });
  expect((await put(permit, png)).status).toBe(200);
  await settled(operator, permit.assetId);

  const { url } = await look(customer, permit.assetId);
  const served = await fetch(String(url));
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png);

  const refused = await fixture.send({ method: 'GET', path: `/storage/${permit.assetId}` }, stranger);
  expect([refused.status, refused.body.reason]).toEqual([404, 'not_found']);
  const asked = await fixture.send({ method: 'POST', path: '/storage', body: { type: 'gig', gig } }, stranger);
  expect([asked.status, asked.body.reason]).toEqual([404, 'gig_not_found']);
  for (const path of [`/uploads/${gig}/${permit.assetId}`, `/private/${gig}/${permit.assetId}`]) {
    expect((await fetch(fixture.cloud.origin + path)).status, path).toBeGreaterThanOrEqual(400);
  }

  await fixture.cloud.clock.advance(301);
  expect((await fetch(String(url))).status).toBe(403);
});

describe('an upload permit does not allow', () => {
  const small = { type: 'profileImage', contentType: 'image/png', contentLength: png.length };
  const announced = (change: object = {}) => permitFor(customer, { ...small, ...change });

  test.each([
    [
      'a file larger than was announced',
      async () => put(await announced(), Buffer.concat([png, png]), { 'content-length': String(2 * png.length) }),
    ],
    [
      'a file smaller than was announced',
      async () =>
        put(await announced({ contentLength: png.length + 1 }), png, { 'content-length': String(png.length) }),
    ],
    ['a file of another type', async () => put(await announced(), png, { 'content-type': 'text/html' })],
    [
      'a file under another name',
      async () => {
        const permit = await announced();
        return put({ ...permit, url: permit.url.replace(permit.key, 'public/profile-images/mine') }, png);
      },
    ],
    [
      'a longer time than was given',
      async () => {
        const permit = await announced();
        return put({ ...permit, url: permit.url.replace('X-Amz-Expires=300', 'X-Amz-Expires=86400') }, png);
      },
    ],
    [
      'reading and removing with the permission to upload',
      async () => fetch((await announced()).url, { method: 'DELETE' }),
    ],
    [
      'headers that were not part of the permit',
      async () => put(await announced(), png, { 'x-amz-meta-note': 'mine', 'x-amz-storage-class': 'GLACIER' }),
    ],
    [
      'a file after its time',
      async () => {
        const permit = await announced();
        await fixture.cloud.clock.advance(301);
        return put(permit, png);
      },
    ],
  ])('%s', async (_what, attempt) => {
    const before = await keysOfBucket();
    const answer = await attempt();
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(/<Code>(SignatureDoesNotMatch|AccessDenied)<\/Code>/);
    await fixture.cloud.activity.idle();
    expect(await keysOfBucket()).toEqual(before);
  });

  test('a file over the limit', async () => {
    const body = { ...small, contentLength: 25 * mebibyte + 1 };
    const answer = await fixture.send({ method: 'POST', path: '/storage', body }, customer);
    expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
  });
});

describe('the inspection refuses', () => {
  test.each([
    ['a page under the name of a picture', page, 'type_not_allowed'],
    [
      'a file over the limit whose length was not announced',
      Buffer.concat([png, Buffer.alloc(25 * mebibyte)]),
      'too_large',
    ],
  ])('%s, which is never shown', async (_what, bytes, refusal) => {
    const permit = await permitFor(customer, { type: 'profileImage', contentType: 'image/png' });
    expect((await put(permit, bytes)).status).toBe(200);

    expect(await settled(customer, permit.assetId)).toMatchObject({ state: 'refused', refusal });

    await fixture.cloud.activity.idle();
    expect((await keysOfBucket()).filter((key) => key.includes(permit.assetId))).toEqual([]);
  });

  test('a file that is sent after the first one was accepted', async () => {
    const permit = await permitFor(customer, { type: 'profileImage' });
    await put(permit, png);
    await settled(customer, permit.assetId);
    expect((await put(permit, page)).status).toBe(200);
    await until(async () => ((await keysOfBucket()).includes(permit.key) ? undefined : true), 'the removal');
    const key = `public/profile-images/${permit.assetId}`;
    const { ContentLength, ContentType } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    expect([ContentLength, ContentType]).toEqual([png.length, 'image/png']);
  });
});

test.each([1, 2, 3, 4, 5, 6, 7])(
  'an inspection that dies before its call %i is completed by the next delivery, and a repetition does no harm',
  async (call) => {
    await fixture.faults(
      { kind: 'crash', match: 'local-inspectUpload', times: 1, after: call - 1 },
      { kind: 'duplicate', match: 'local-inspectUpload' },
    );
    const permit = await permitFor(operator, { type: 'gig', gig, contentType: 'image/png' });
    expect((await put(permit, png)).status).toBe(200);
    await fixture.cloud.activity.idle();
    await fixture.cloud.clock.advance(60);
    expect(await settled(operator, permit.assetId)).toMatchObject({ state: 'ready', contentType: 'image/png' });
    await fixture.cloud.activity.idle();
    expect((await keysOfBucket()).filter((key) => key.includes(permit.assetId))).toEqual([
      `private/${gig}/${permit.assetId}`,
    ]);
    expect(new Set(fixture.firedFaults)).toEqual(
      new Set(['crash local-inspectUpload', 'duplicate local-inspectUpload']),
    );
  },
);
