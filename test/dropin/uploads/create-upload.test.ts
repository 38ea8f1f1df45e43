import { expect, test } from 'vitest';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { itemsOf } from '#test/support/items.ts';
import { bucket, candidate, operator, stranger, unknownId, uploads } from './uploads.ts';

const mebibyte = 1024 * 1024;

test('POST /storage with the documented body answers an address to PUT to', async () => {
  const { runtime, customer, ask } = await uploads();

  const { status, body } = await ask(customer, { type: 'profileImage' });

  expect(status).toBe(200);
  expect(body).toEqual({
    url: expect.stringContaining(`/${bucket}/quarantine/${body.assetId}?`),
    method: 'PUT',
    key: `quarantine/${body.assetId}`,
    assetId: expect.stringMatching(/^[0-9a-f]{24}$/),
    expiresAt: '2026-03-01T12:05:00.000Z',
    headers: {},
  });
  const query = new URL(body.url).searchParams;
  expect([query.get('X-Amz-Expires'), query.get('X-Amz-Date')]).toEqual(['300', '20260301T120000Z']);
  expect(epochMillisecondsOf(body.expiresAt) - runtime.clock.now()).toBe(300_000);
  expect([...query.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
});

test('the size and type that a client announces become part of the signature', async () => {
  const { customer, ask } = await uploads();

  const { body } = await ask(customer, { type: 'profileImage', contentType: 'image/png', contentLength: 1234 });

  expect(body.headers).toEqual({ 'content-type': 'image/png', 'content-length': '1234' });
  const signed = new URL(body.url).searchParams.get('X-Amz-SignedHeaders');
  expect(signed).toBe('content-length;content-type;host');
});

test('each upload has its own key, which the client cannot choose', async () => {
  const { customer, ask } = await uploads();
  const input = { type: 'profileImage', key: 'public/mine', assetId: unknownId };
  const [one, other] = [await ask(customer, input), await ask(customer, input)];
  expect(one.body.key).not.toBe(other.body.key);
  expect(one.body.key).toMatch(/^quarantine\/[0-9a-f]{24}$/);
  expect(one.body.assetId).not.toBe(unknownId);
});

test.each(['chat', 'gig'])('both parties of a gig may upload a file of its %s', async (type) => {
  const { runtime, customer, gig, ask } = await uploads();
  for (const as of [customer, operator]) expect((await ask(as, { type, gig })).status).toBe(200);
  const stored = await itemsOf(runtime, 'AST#');
  expect(stored.map((asset) => [asset.owner, asset.gig, asset.type, asset.state])).toEqual([
    [customer, gig, type, 'awaited'],
    [operator, gig, type, 'awaited'],
  ]);
});

test.each([
  ['chat', {}],
  ['gig', { gig: null }],
  ['chat', { gig: '' }],
])('a file of a %s needs no gig: %j', async (type, named) => {
  const { runtime, customer, ask } = await uploads();
  expect((await ask(customer, { type, ...named })).status).toBe(200);
  const [asset] = await itemsOf(runtime, 'AST#');
  expect([asset?.owner, asset?.type, asset?.gig]).toEqual([customer, type, undefined]);
});

test('an upload that is never made is forgotten after two days', async () => {
  const { runtime, customer, ask } = await uploads();
  await ask(customer, { type: 'profileImage' });
  const [asset] = await itemsOf(runtime, 'AST#');
  expect(Number(asset?.ttl) * 1000 - runtime.clock.now()).toBe(2 * 24 * 3600 * 1000);
});

test('strangers and candidates get the same answer for a foreign gig as for a missing one', async () => {
  const { runtime, gig, customer, ask } = await uploads();
  const attempts = [
    [stranger, gig],
    [candidate, gig],
    [customer, unknownId],
  ] as const;
  for (const [as, named] of attempts) {
    const { status, body } = await ask(as, { type: 'chat', gig: named });
    expect([status, body.reason]).toEqual([404, 'gig_not_found']);
  }
  expect(await itemsOf(runtime, 'AST#')).toEqual([]);
});

test('a gig without an operator accepts no caller as its operator', async () => {
  const { ask, gig } = await uploads({ operator: null, status: 'pendingOperator' });
  expect((await ask(operator, { type: 'gig', gig })).status).toBe(404);
});

test.each([
  ['no type is named', {}],
  ['the type is unknown', { type: 'invoice' }],
  ['the gig is no id', { type: 'gig', gig: 'fdsgdgfgdf' }],
  ['a profile image shall be a film', { type: 'profileImage', contentType: 'video/mp4' }],
  ['a profile image shall be a drawing that may hold scripts', { type: 'profileImage', contentType: 'image/svg+xml' }],
  ['a profile image shall be too large', { type: 'profileImage', contentLength: 25 * mebibyte + 1 }],
  ['the file shall be empty', { type: 'profileImage', contentLength: 0 }],
  ['the length is no whole number', { type: 'profileImage', contentLength: 1.5 }],
  ['the length is a word', { type: 'profileImage', contentLength: 'ten' }],
  ['the body is no object', null],
])('nothing is stored and a 400 is answered when %s', async (_name, body) => {
  const { runtime, customer, ask } = await uploads();

  const answer = await ask(customer, body);

  expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
  expect(await itemsOf(runtime, 'AST#')).toEqual([]);
});

test('the largest file of each type may be announced, and one more byte may not', async () => {
  const { customer, gig, ask } = await uploads();
  for (const [type, most] of [
    ['profileImage', 25 * mebibyte],
    ['chat', 25 * mebibyte],
    ['gig', 25 * mebibyte],
  ] as const) {
    expect((await ask(customer, { type, gig, contentLength: most })).status, type).toBe(200);
    expect((await ask(customer, { type, gig, contentLength: most + 1 })).status, type).toBe(400);
  }
});

test('an upload address is never logged', async () => {
  const { runtime, customer, ask } = await uploads();
  await ask(customer, { type: 'profileImage' });
  expect(runtime.lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(runtime.lines)).not.toMatch(/X-Amz|quarantine/);
});
