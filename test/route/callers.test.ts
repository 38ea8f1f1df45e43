import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { RouteShape } from '../../shared/route/define.ts';
import {
  goodKey,
  goodRequest,
  goodStreamToken,
  goodToken,
  openPorts,
  send,
  signedIn,
  strictRoute,
} from './pipeline-under-test.ts';

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

describe('a route whose caller is optional', () => {
  const shape: RouteShape = { ...strictRoute, auth: 'apiKey', caller: 'optional' };
  const callerOf = async (headers: Readonly<Record<string, string>>) => {
    let account: unknown = 'not asked';
    const { status, json } = await send(shape, openPorts(), withHeaders({ apikey: goodKey, ...headers }), (input) => {
      account = input.account;
      return { id: '7', name: 'kettle' };
    });
    return [status, status === 200 ? account : json.reason];
  };

  test('tells its handler who is signed in', async () => {
    expect(await callerOf(token)).toEqual([200, signedIn]);
  });

  test.each<Readonly<Record<string, string>>>([{}, { authorization: '' }])(
    'serves somebody who sends %j as nobody',
    async (headers) => {
      expect(await callerOf(headers)).toEqual([200, undefined]);
    },
  );

  test.each(['Bearer other', 'Bearer ', 'null', goodToken])(
    'refuses the authorization "%s", which its sender takes for a right one',
    async (authorization) => {
      expect(await callerOf({ authorization })).toEqual([401, 'not_signed_in']);
    },
  );

  test('counts those who are signed in by account, and all others by address', async () => {
    const counted: string[] = [];
    const limited: RouteShape = { ...shape, rateLimit: { per: 'account', limit: 9, windowSeconds: 60 } };
    const rateLimits = { hit: async (key: string) => void counted.push(key) };
    for (const headers of [token, {}]) {
      await send(limited, { ...openPorts(), rateLimits }, withHeaders({ apikey: goodKey, ...headers }));
    }
    expect(counted).toEqual([`makeThing#${signedIn.accountId}`, 'makeThing#192.0.2.1']);
  });
});

describe('a route for the holders of a stream token', () => {
  const shape: RouteShape = {
    ...strictRoute,
    path: '/streams/{token}',
    auth: 'streamToken',
    params: z.object({ token: z.string() }),
    rateLimit: { per: 'stream', limit: 9, windowSeconds: 60 },
  };
  const sentWith = (streamToken: string, headers: Readonly<Record<string, string>> = { apikey: goodKey }) => ({
    ...withHeaders(headers),
    params: { token: streamToken },
  });

  test('tells its handler the stream and the role, and counts by both', async () => {
    let stream: unknown;
    const counted: string[] = [];
    const rateLimits = { hit: async (key: string) => void counted.push(key) };
    const { status } = await send(shape, { ...openPorts(), rateLimits }, sentWith(goodStreamToken), (input) => {
      stream = input.stream;
      return { id: '7', name: 'kettle' };
    });
    expect([status, stream]).toEqual([200, { id: 'b'.repeat(24), role: 'dealer' }]);
    expect(counted).toEqual([`makeThing#${'b'.repeat(24)}/dealer`]);
  });

  test.each(['other', ''])('the token "%s" names no stream: a 404, and the handler does not run', async (wrong) => {
    let runs = 0;
    const { status, json } = await send(shape, openPorts(), sentWith(wrong), () => runs++);
    expect([status, json.reason, runs]).toEqual([404, 'stream_not_found', 0]);
  });

  test('the token alone is not enough: the application needs its key', async () => {
    const { status, json } = await send(shape, openPorts(), sentWith(goodStreamToken, {}));
    expect([status, json.reason]).toEqual([401, 'unknown_api_key']);
  });

  test.each([goodStreamToken, 'unknown-stream-token'])('%s stands in no log line', async (streamToken) => {
    const ports = openPorts();
    await send(shape, ports, sentWith(streamToken));
    await send(shape, ports, { ...sentWith(streamToken), body: '{}' });
    expect(ports.lines).toHaveLength(2);
    expect(JSON.stringify(ports.lines)).not.toContain(streamToken);
  });
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
