import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { RouteShape } from '#shared/kernel/route/define.ts';
import { limitsBy } from '#test/support/call.ts';
import {
  goodGibbyKey,
  goodGibbyRequest,
  goodKey,
  goodRequest,
  goodStreamToken,
  goodToken,
  goodUserRequest,
  goodUserToken,
  openPorts,
  send,
  signedIn,
  signedInUser,
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

test('the API key may be in a header or in the query', async () => {
  expect((await send(strictRoute, openPorts(), withHeaders({ apikey: goodKey, ...token }))).status).toBe(200);
  expect((await send(strictRoute, openPorts(), withHeaders(token, { api_key: goodKey }))).status).toBe(200);
});

test.each([
  ['no key', {}, undefined],
  ['an unknown key', { apikey: 'other' }, undefined],
  ['an empty key', { apikey: '' }, undefined],
  ['an unknown key in the query', {}, { api_key: 'other' }],
  ['an unknown key together with a good one', { apikey: 'other' }, { api_key: goodKey }],
])('%s is a 401', async (_name, headers, query) => {
  const { status, json } = await send(strictRoute, openPorts(), withHeaders({ ...token, ...headers }, query));
  expect([status, json.reason]).toEqual([401, 'unknown_api_key']);
});

test('an empty key is refused even where an application has no key yet', async () => {
  const ports = { ...openPorts(), apiKeys: { ownerOf: async () => 'gibby' } };
  expect((await send(strictRoute, ports, withHeaders({ apikey: '', ...token }))).status).toBe(401);
});

test('a route with an optional key accepts a token alone, but no wrong key', async () => {
  const shape: RouteShape = { ...strictRoute, apiKey: 'optional' };
  expect((await send(shape, openPorts(), withHeaders(token))).status).toBe(200);
  expect((await send(shape, openPorts(), withHeaders({ ...token, apikey: 'other' }))).status).toBe(401);
});

test('a public route requires nothing', async () => {
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

test('an admin route is for administrators only', async () => {
  const shape: RouteShape = { ...strictRoute, auth: 'admin' };
  const ports = openPorts();
  expect((await send(shape, ports)).status).toBe(403);
  const admins = { ...ports, sessions: { verify: async () => ({ ...signedIn, admin: true }) } };
  expect((await send(shape, admins)).status).toBe(200);
  const demoted = { ...admins, administrators: { isAdministrator: async () => false } };
  expect((await send(shape, demoted)).status).toBe(403);
});

test('only a route that asks for it knows an administrator, and only a token that says so is looked up', async () => {
  const asked: string[] = [];
  const administrators = { isAdministrator: async (accountId: string) => asked.push(accountId) > 0 };
  const known = async (admin: boolean, ports: object) => {
    let seen: boolean | undefined;
    const sessions = { verify: async () => ({ ...signedIn, admin }) };
    await send(strictRoute, { ...openPorts(), administrators: undefined, ...ports, sessions }, goodRequest, (input) => {
      seen = input.account?.admin;
      return { id: '7', name: 'kettle' };
    });
    return seen;
  };
  expect(await known(true, { administrators })).toBe(true);
  expect(await known(false, { administrators })).toBe(false);
  expect(await known(true, {})).toBe(false);
  expect(asked).toEqual([signedIn.accountId]);
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

  test('passes a signed-in caller to its handler', async () => {
    expect(await callerOf(token)).toEqual([200, signedIn]);
  });

  test.each<Readonly<Record<string, string>>>([{}, { authorization: '' }])(
    'treats a caller who sends %j as anonymous',
    async (headers) => {
      expect(await callerOf(headers)).toEqual([200, undefined]);
    },
  );

  test.each(['Bearer other', 'Bearer ', 'null', goodToken])(
    'refuses the authorization "%s", which its sender means as a valid one',
    async (authorization) => {
      expect(await callerOf({ authorization })).toEqual([401, 'not_signed_in']);
    },
  );

  test('counts signed-in callers by account, and all others by address', async () => {
    const counted: string[] = [];
    const limited: RouteShape = { ...shape, rateLimit: { per: 'account', limit: 9, windowSeconds: 60 } };
    const rateLimits = limitsBy(async (key) => void counted.push(key));
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

  test('passes the stream and the role to its handler, and counts by both', async () => {
    let stream: unknown;
    const counted: string[] = [];
    const rateLimits = limitsBy(async (key) => void counted.push(key));
    const { status } = await send(shape, { ...openPorts(), rateLimits }, sentWith(goodStreamToken), (input) => {
      stream = input.stream;
      return { id: '7', name: 'kettle' };
    });
    expect([status, stream]).toEqual([200, { id: 'b'.repeat(24), role: 'dealer', roles: ['dealer'] }]);
    expect(counted).toEqual([`makeThing#${'b'.repeat(24)}/dealer`]);
  });

  test.each(['other', ''])('answers 404 to the unknown token "%s", and the handler does not run', async (wrong) => {
    let runs = 0;
    const { status, json } = await send(shape, openPorts(), sentWith(wrong), () => runs++);
    expect([status, json.reason, runs]).toEqual([404, 'stream_not_found', 0]);
  });

  test("requires the application's key as well", async () => {
    const { status, json } = await send(shape, openPorts(), sentWith(goodStreamToken, {}));
    expect([status, json.reason]).toEqual([401, 'unknown_api_key']);
  });

  test.each([goodStreamToken, 'unknown-stream-token'])('logs nothing of %s', async (streamToken) => {
    const ports = openPorts();
    await send(shape, ports, sentWith(streamToken));
    await send(shape, ports, { ...sentWith(streamToken), body: '{}' });
    expect(ports.lines).toHaveLength(2);
    expect(JSON.stringify(ports.lines)).not.toContain(streamToken);
  });
});

describe('a route for users of Gibby', () => {
  const shape: RouteShape = { ...strictRoute, path: '/api/things/{thingId}', auth: 'user' };
  const withAuthorization = (headers: Readonly<Record<string, string>>) =>
    withHeaders({ apikey: goodGibbyKey, ...headers });

  test('passes the user to its handler, and counts by user', async () => {
    let user: unknown;
    const counted: string[] = [];
    const rateLimits = limitsBy(async (key) => void counted.push(key));
    const limited: RouteShape = { ...shape, rateLimit: { per: 'user', limit: 9, windowSeconds: 60 } };
    const { status } = await send(limited, { ...openPorts(), rateLimits }, goodUserRequest, (input) => {
      user = input.user;
      return { id: '7', name: 'kettle' };
    });
    expect([status, user, counted]).toEqual([200, signedInUser, ['makeThing#user/7']]);
  });

  test.each<Readonly<Record<string, string>>>([
    { authorization: `Bearer ${goodUserToken}` },
    { authentication: `Bearer ${goodUserToken}` },
    { authorization: `Bearer ${goodUserToken}`, authentication: 'Bearer other' },
  ])('accepts %j, because Authorization takes precedence', async (headers) => {
    expect((await send(shape, openPorts(), withAuthorization(headers))).status).toBe(200);
  });

  test.each<Readonly<Record<string, string>>>([
    {},
    { authorization: 'Bearer other' },
    { authorization: 'Bearer other', authentication: `Bearer ${goodUserToken}` },
    { authorization: `Bearer ${goodToken}` },
    { authorization: goodUserToken },
  ])('refuses %j with a 401', async (headers) => {
    const { status, json } = await send(shape, openPorts(), withAuthorization(headers));
    expect([status, json.error?.code]).toEqual([401, 'not_signed_in']);
  });

  test.each([goodKey, 'other', ''])('refuses the unknown key "%s" with a 401', async (apikey) => {
    const sent = withHeaders({ apikey, authorization: `Bearer ${goodUserToken}` });
    const { status, json } = await send(shape, openPorts(), sent);
    expect([status, json.error?.code]).toEqual([401, 'unknown_api_key']);
  });

  test('accepts a separate key for every application of Gibby', async () => {
    const ports = { ...openPorts(), apiKeys: { ownerOf: async () => 'gibby-ios' } };
    expect((await send(shape, ports, goodUserRequest)).status).toBe(200);
    const others = { ...openPorts(), apiKeys: { ownerOf: async () => 'gibbyish' } };
    expect((await send(shape, others, goodUserRequest)).status).toBe(401);
  });

  test('logs neither the token nor the key', async () => {
    const ports = openPorts();
    await send(shape, ports, goodUserRequest);
    expect(ports.lines).toHaveLength(1);
    expect(JSON.stringify(ports.lines)).not.toMatch(new RegExp(`${goodUserToken}|${goodGibbyKey}`));
    expect(ports.lines[0]?.facts.userId).toBe(7);
  });

  test('passes an optional user or none to its handler, and refuses a wrong token', async () => {
    const optional: RouteShape = { ...shape, auth: 'apiKey', caller: 'optionalUser' };
    const seen: unknown[] = [];
    const operation = ({ user }: { readonly user?: unknown }) => {
      seen.push(user);
      return { id: '7', name: 'kettle' };
    };
    await send(optional, openPorts(), withAuthorization({ authorization: `Bearer ${goodUserToken}` }), operation);
    await send(optional, openPorts(), withAuthorization({}), operation);
    const wrong = await send(optional, openPorts(), withAuthorization({ authorization: 'Bearer other' }), operation);
    expect([seen, wrong.status]).toEqual([[signedInUser, undefined], 401]);
  });

  test('keeps the idempotency keys of two users apart', async () => {
    const ports = openPorts();
    const sent = (userId: number) => {
      const userSessions = { verify: async () => ({ ...signedInUser, userId }) };
      const headers = { ...goodUserRequest.headers, 'idempotency-key': 'k' };
      return send(shape, { ...ports, userSessions }, { ...goodUserRequest, headers });
    };
    const answers = [await sent(1), await sent(2), await sent(1)];
    expect(answers.map(({ headers }) => 'idempotent-replayed' in headers)).toEqual([false, false, true]);
  });
});

test('a handler gets the full request URL with its query, for the links of a page', async () => {
  let target = '';
  const query = { page: '2', api_key: goodKey, search: 'a b&c' };
  await send(strictRoute, openPorts(), withHeaders(token, query), ({ request }) => {
    ({ target } = request);
    return { id: '7', name: 'kettle' };
  });
  expect(target).toBe(`/called/path?page=2&api_key=${goodKey}&search=a+b%26c`);
});

describe('a refusal of a Gibby route', () => {
  const shape: RouteShape = { ...strictRoute, path: '/api/things/{thingId}' };

  test('is a 422 with the texts of the document, one for each field', async () => {
    const sent = { ...goodGibbyRequest, query: { page: 'x' }, body: '{}' };
    const { status, json } = await send(shape, openPorts(), sent);
    expect(status).toBe(422);
    expect(json.error).toMatchObject({
      http_code: 422,
      code: 'GEN-UNPROCESSABLE',
      message: 'The page must be a number.|The name field is required.',
    });
  });

  test("follows the route's own block where that has another status", async () => {
    const { status, json } = await send({ ...shape, invalidInput: 'bad_request' }, openPorts(), {
      ...goodGibbyRequest,
      body: '{}',
    });
    expect([status, json.error?.message, json.error?.code]).toEqual([400, 'Bad Request', 'bad_request']);
  });

  test('is a 400 where the body cannot be parsed', async () => {
    const { status, json } = await send(shape, openPorts(), { ...goodGibbyRequest, body: '{' });
    expect([status, json.error?.message]).toEqual([400, 'Bad Request']);
  });
});

test.each(['apiKeys', 'sessions', 'rateLimits'] as const)(
  'a function that was built without %s lets no caller in',
  async (missing) => {
    const shape: RouteShape = { ...strictRoute, rateLimit: { per: 'address', limit: 9, windowSeconds: 60 } };
    let runs = 0;
    const { status } = await send(shape, { ...openPorts(), [missing]: undefined }, goodRequest, () => runs++);
    expect([status, runs]).toEqual([500, 0]);
  },
);
