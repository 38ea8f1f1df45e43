import { expect, test } from 'vitest';
import type { RouteShape } from '../../shared/route/define.ts';
import { goodKey, goodRequest, goodToken, openPorts, send, signedIn, strictRoute } from './pipeline-under-test.ts';

const withHeaders = (
  headers: Readonly<Record<string, string | undefined>>,
  query?: Readonly<Record<string, string>>,
) => ({
  ...goodRequest,
  headers: { 'content-type': 'application/json', ...headers },
  ...(query && { query }),
});
const token = { authorization: `Bearer ${goodToken}` };

test('the API key comes as a header or in the query', async () => {
  expect((await send(strictRoute, openPorts(), withHeaders({ apikey: goodKey, ...token }))).status).toBe(200);
  expect((await send(strictRoute, openPorts(), withHeaders(token, { api_key: goodKey }))).status).toBe(200);
});

test.each([
  ['no key', {}, undefined],
  ['an unknown key', { apikey: 'other' }, undefined],
  ['an empty key', { apikey: '' }, undefined],
  ['an unknown key in the query', {}, { api_key: 'other' }],
  ['an unknown key beside a good one', { apikey: 'other' }, { api_key: goodKey }],
])('%s is a 401', async (_name, headers, query) => {
  const { status, json } = await send(strictRoute, openPorts(), withHeaders({ ...token, ...headers }, query));
  expect([status, json.reason]).toEqual([401, 'unknown_api_key']);
});

test('an empty key opens nothing even where an application has none yet', async () => {
  const ports = { ...openPorts(), apiKeys: { ownerOf: async () => 'gibby' } };
  expect((await send(strictRoute, ports, withHeaders({ apikey: '', ...token }))).status).toBe(401);
});

test('a route with an optional key takes a token alone, but no wrong key', async () => {
  const shape: RouteShape = { ...strictRoute, apiKey: 'optional' };
  expect((await send(shape, openPorts(), withHeaders(token))).status).toBe(200);
  expect((await send(shape, openPorts(), withHeaders({ ...token, apikey: 'other' }))).status).toBe(401);
});

test('a public route asks for nothing', async () => {
  expect((await send({ ...strictRoute, auth: 'public' }, openPorts(), withHeaders({}))).status).toBe(200);
});

test.each([
  ['authorization', `Bearer ${goodToken}`],
  ['authorization', `bearer   ${goodToken}`],
  ['authorization', `JWT ${goodToken}`],
  ['authentication', `Bearer ${goodToken}`],
  ['authentication', `JWT ${goodToken}`],
])('a token in %s as "%s" is accepted', async (name, value) => {
  const { status } = await send(strictRoute, openPorts(), withHeaders({ apikey: goodKey, [name]: value }));
  expect(status).toBe(200);
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  goodToken,
  `Basic ${goodToken}`,
  `Bearer ${goodToken} more`,
  'Bearer other',
  'null',
])('the authorization "%s" is a 401', async (value) => {
  const sent = withHeaders({ apikey: goodKey, authorization: value });
  const { status, json } = await send(strictRoute, openPorts(), sent);
  expect([status, json.reason]).toEqual([401, 'not_signed_in']);
});

test('an admin route is for admins', async () => {
  const shape: RouteShape = { ...strictRoute, auth: 'admin' };
  const ports = openPorts();
  expect((await send(shape, ports)).status).toBe(403);
  const admins = { ...ports, sessions: { verify: async () => ({ ...signedIn, admin: true }) } };
  expect((await send(shape, admins)).status).toBe(200);
});

test.each(['apiKeys', 'sessions', 'rateLimits'] as const)(
  'a function whose %s were forgotten lets nobody in',
  async (missing) => {
    const shape: RouteShape = { ...strictRoute, rateLimit: { per: 'address', limit: 9, windowSeconds: 60 } };
    let runs = 0;
    const { status } = await send(shape, { ...openPorts(), [missing]: undefined }, goodRequest, () => runs++);
    expect([status, runs]).toEqual([500, 0]);
  },
);
