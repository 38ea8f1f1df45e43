import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import { userSessions } from '#shared/gibby/accounts/user-session.dynamo.ts';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { aUser } from '../support/builders.ts';
import { type CloudFixture, cloudFixture } from '../support/cloud-fixture.ts';
import { heic } from '../support/heic.ts';
import { colourAt, looksOf, phoneJpeg } from '../support/pictures.ts';

let fixture: CloudFixture;
let token: string;

beforeAll(async () => {
  fixture = await cloudFixture();
  const id = await sequences(fixture.ports).next('user');
  const user = aUser({ id, email: 'painter@example.com', username: 'painter' }, fixture.ports);
  await users(fixture.ports).create(user, null);
  token = await userSessions(fixture.ports).issue(id, 0);
});
afterAll(() => fixture?.close());

/** The answer of a Gibby route to the user; a form is sent as multipart, anything else as JSON. */
async function ask(method: string, path: string, body?: unknown) {
  const form = body instanceof FormData ? new Response(body) : undefined;
  const headers = {
    apikey: developmentCredentials.gibbyApiKey,
    authorization: `Bearer ${token}`,
    ...(form && { 'content-type': form.headers.get('content-type') ?? '' }),
  };
  const sent = form ? new Uint8Array(await form.arrayBuffer()) : body;
  const { status, body: answer } = await fixture.send({
    method,
    path,
    headers,
    ...(sent !== undefined && { body: sent }),
  });
  return { status, data: Object(answer.data), error: Object(answer.error) };
}

function formOf(photo: Buffer, crop = ''): FormData {
  const form = new FormData();
  form.append('photo', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
  form.append('cropped_opt', crop);
  return form;
}

async function fetched(address: unknown) {
  const response = await fetch(String(address));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

test('a photo in a form is public, and so is the default picture until then', async () => {
  const before = await ask('GET', '/api/user/profile');
  const standIn = await fetched(before.data.photos.original);
  expect([standIn.status, standIn.type]).toEqual([200, 'image/jpeg']);
  expect(await looksOf(standIn.bytes)).toMatchObject({ format: 'jpeg', width: 96, height: 96 });

  const saved = await ask('POST', '/api/user/profile', formOf(await phoneJpeg(120, 80), '60,40,10,75'));

  expect(saved.status, JSON.stringify(saved.error)).toBe(200);
  const { bytes, type } = await fetched(saved.data.photos.original);
  expect(type).toBe('image/jpeg');
  expect(await looksOf(bytes)).toEqual({ format: 'jpeg', width: 60, height: 40, metadata: undefined });
  expect(await colourAt(bytes, 30, 20)).toBe('blue');
  expect(await looksOf((await fetched(saved.data.photos.bigger)).bytes)).toMatchObject({ width: 73, height: 73 });

  const replaced = await ask('POST', '/api/user/profile', formOf(await phoneJpeg(60, 60)));
  expect((await fetched(saved.data.photos.original)).status).toBeGreaterThanOrEqual(400);
  expect((await fetched(replaced.data.photos.original)).status).toBe(200);
});

test('a photo uploaded straight to storage replaces the file, and is not public before', async () => {
  const photo = await phoneJpeg(120, 80);
  const { data: permit } = await ask('POST', '/api/uploads', {
    content_type: 'image/jpeg',
    content_length: photo.length,
  });
  const put = (body: Buffer) => {
    // A client sends the length of its actual file; the signature covers the permitted length.
    const headers = { ...permit.headers, 'content-length': String(body.length) };
    return fetch(permit.url, { method: permit.method, headers, body: new Uint8Array(body) });
  };
  expect((await put(Buffer.concat([photo, photo]))).status).toBe(403);
  expect((await put(photo)).status).toBe(200);
  await fixture.cloud.activity.idle();
  expect((await fetched(`${fixture.cloud.origin}/uploads/${permit.key}`)).status).toBeGreaterThanOrEqual(400);

  const saved = await ask('POST', '/api/user/profile', { photo: permit.key });

  expect(saved.status, JSON.stringify(saved.error)).toBe(200);
  expect(await looksOf((await fetched(saved.data.photos.original)).bytes)).toMatchObject({ width: 80, height: 120 });
});

test('a HEIC in a form is shown as a JPEG', async () => {
  const saved = await ask('POST', '/api/user/profile', formOf(heic({ width: 480, height: 320, quarterTurns: 1 })));
  expect(saved.status, JSON.stringify(saved.error)).toBe(200);
  const { bytes, type } = await fetched(saved.data.photos.original);
  expect(type).toBe('image/jpeg');
  expect(await looksOf(bytes)).toMatchObject({ format: 'jpeg', width: 320, height: 480 });
});

test('an upload that is no picture is refused and deleted', async () => {
  const file = Buffer.from('a picture, honestly');
  const announced = { content_type: 'image/jpg', content_length: file.length };
  const { data: permit } = await ask('POST', '/api/uploads', announced);
  const { status } = await fetch(permit.url, { method: 'PUT', headers: permit.headers, body: file });
  expect(status).toBe(200);
  const first = await ask('POST', '/api/user/profile', { photo: permit.key });
  expect([first.status, first.error.code]).toEqual([422, 'picture_unreadable']);
  const again = await ask('POST', '/api/user/profile', { photo: permit.key });
  expect([again.status, again.error.code]).toEqual([422, 'upload_not_found']);
});

test('an upload that was never made is a 422, not a fault', async () => {
  const { status, error } = await ask('POST', '/api/user/profile', {
    photo: `quarantine/pictures/1/${'0'.repeat(32)}`,
  });
  expect([status, error.message]).toEqual([422, 'There is no upload of yours with this key.']);
});

test.each([
  ['more than a function takes', 4_500_000],
  ['more than Lambda takes', 6_000_000],
  ['more than API Gateway takes', 12_000_000],
])('a form of %s gets an answer that names the upload for larger files', async (_what, bytes) => {
  const { status, error } = await ask('POST', '/api/user/profile', formOf(Buffer.alloc(bytes)));
  expect([status, error.code, error.largerFiles]).toEqual([422, 'form_too_large', '/api/uploads']);
});
