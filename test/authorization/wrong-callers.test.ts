import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { userSessions } from '#shared/gibby/accounts/user-session.dynamo.ts';
import { streamAccess } from '#shared/instant/streams/stream-access.dynamo.ts';
import type { ErrorCode } from '#shared/kernel/errors.ts';
import { asksForAccount, asksForUser, defineRoute, type RouteDefinition } from '#shared/kernel/route/define.ts';
import { familyOf } from '#shared/kernel/route/family.ts';
import { entryFor } from '#shared/kernel/route/wire-errors.ts';
import { prefixes as accountPrefixes } from '#shared/platform/accounts/accounts.keys.ts';
import { administrators } from '#shared/platform/accounts/administrators.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { apiKeys } from '#shared/platform/http/api-keys.adapter.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { sessions } from '#shared/platform/sessions/session.dynamo.ts';
import { type Sent, send } from '../kernel/route/pipeline-under-test.ts';
import { itemsOf } from '../support/items.ts';
import { testRuntime } from '../support/store.ts';
import { serveSecrets } from './secret-store.ts';

const sessionKey = 'a-session-key-of-more-than-32-characters';
const apiKeyOf = {
  dropin: 'the-key-of-the-application',
  gibby: 'the-key-of-the-other-application',
  pusher: '',
} as const;
await serveSecrets({
  'session-key': sessionKey,
  'api-keys': JSON.stringify({ dropin: apiKeyOf.dropin, gibby: apiKeyOf.gibby, unused: '' }),
});

const runtime = await testRuntime({ SESSION_KEY_SECRET: 'session-key', API_KEYS_SECRET: 'api-keys' });
const ports = {
  ...runtime,
  apiKeys: apiKeys(runtime),
  sessions: sessions(runtime),
  administrators: administrators(runtime),
  userSessions: userSessions(runtime),
  rateLimits: rateLimits(runtime),
  idempotency: idempotency(runtime),
  streamAccess: streamAccess(runtime),
};
const streamTokens = { viewer: 'a'.repeat(48), dealer: 'b'.repeat(48) };
await tableOf(runtime).commit(ports.streamAccess.admission('c'.repeat(24), streamTokens, (role) => [role]));
const accountId = '5720955de2db76686c1f7c4d';
const userId = 7;
const administrator = { type: 'admin', status: 'active', archive: false };
await tableOf(runtime).commit([
  tableOf(runtime).put({ PK: accountPrefixes.account + accountId, SK: 'A', ...administrator }),
]);
const dayInSeconds = 24 * 3600;

/** Kinds of routes that the product does not have yet, so that the pipeline is tested for them, too. */
const common = { summary: 'A route for tests', source: 'X00', response: z.object({}), errors: [], uses: {} } as const;
const kindsToCome: Readonly<Record<string, RouteDefinition>> = {
  'an admin route': defineRoute({ ...common, method: 'GET', path: '/admin/things', auth: 'admin' }),
  'a Gibby admin route': defineRoute({ ...common, method: 'POST', path: '/api/admin/things', auth: 'admin' }),
  'a Gibby account route': defineRoute({ ...common, method: 'POST', path: '/api/things', auth: 'account' }),
  'a Gibby user route': defineRoute({ ...common, method: 'POST', path: '/api/things', auth: 'user' }),
  'a route with an optional user': defineRoute({
    ...common,
    method: 'POST',
    path: '/api/things',
    auth: 'apiKey',
    caller: 'optionalUser',
  }),
  'a route with an optional caller': defineRoute({
    ...common,
    method: 'GET',
    path: '/things',
    auth: 'apiKey',
    caller: 'optional',
  }),
  'a stream route': defineRoute({
    ...common,
    method: 'POST',
    path: '/streams/{token}',
    auth: 'streamToken',
    params: z.object({ token: z.string() }),
  }),
  'a Gibby key route': defineRoute({ ...common, method: 'GET', path: '/api/things', auth: 'apiKey' }),
};

/** The routes for servers sign the request itself; `wrong-servers.test.ts` tests them. */
const built = areas.flatMap((area) =>
  Object.entries(area.operations).flatMap(([name, definition]) =>
    definition.kind === 'route' && definition.auth !== 'server' ? [[name, definition] as const] : [],
  ),
);
const routes: (readonly [string, RouteDefinition])[] = [...built, ...Object.entries(kindsToCome)];

type Headers = Readonly<Record<string, string>>;

interface WrongCaller {
  readonly who: string;
  /** The headers to send; the argument holds the key of the route's family. */
  readonly headers: (withKey: Headers) => Promise<Headers> | Headers;
  readonly query?: Readonly<Record<string, string>>;
  /** The token in the stream's path; a valid one by default. */
  readonly streamToken?: string;
  readonly code: ErrorCode;
}

const keyFor = ({ path }: RouteDefinition): Headers => ({ apikey: apiKeyOf[familyOf(path)] });
const bearer = (withKey: Headers, token: string): Headers => ({ ...withKey, authorization: `Bearer ${token}` });
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function openSession(admin = false): Promise<{ token: string; sessionId: string }> {
  const { token } = await ports.sessions.open({ id: accountId, admin });
  const principal = await ports.sessions.verify(token);
  return { token, sessionId: principal?.sessionId ?? '' };
}

const issue = async (id = userId) => ports.userSessions.issue(id, await ports.userSessions.generation(id));

async function loggedOutToken(): Promise<string> {
  const token = await issue();
  const principal = await ports.userSessions.verify(token);
  await ports.userSessions.revoke({ userId, sessionId: principal?.sessionId ?? '' });
  return token;
}

async function tokenOfAnOldPassword(): Promise<string> {
  const token = await issue(8);
  await tableOf(runtime).commit(ports.userSessions.revokeAll(8));
  return token;
}

async function closedToken(): Promise<string> {
  const { token, sessionId } = await openSession();
  await ports.sessions.close({ accountId, sessionId });
  return token;
}

async function bannedToken(): Promise<string> {
  const banned = runtime.ids.objectId();
  const { token } = await ports.sessions.open({ id: banned, admin: true });
  await ports.sessions.bar(banned);
  return token;
}

/** A token of a live session, with changed claims or another key. */
async function forged(key: string, claims: Readonly<Record<string, unknown>>, issuer = 'dropin'): Promise<string> {
  const { sessionId } = await openSession();
  return new SignJWT({ admin: false, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(String(claims.sub ?? accountId))
    .setJti(sessionId)
    .setExpirationTime(Math.floor(runtime.clock.now() / 1000) + dayInSeconds)
    .sign(new TextEncoder().encode(key));
}

async function unsigned(): Promise<string> {
  const { sessionId } = await openSession(true);
  const exp = Math.floor(runtime.clock.now() / 1000) + dayInSeconds;
  return `${base64url({ alg: 'none' })}.${base64url({ iss: 'dropin', sub: accountId, jti: sessionId, exp })}.`;
}

const wrongKeys: readonly WrongCaller[] = [
  { who: 'nobody', headers: () => ({}), code: 'unknown_api_key' },
  { who: 'an unknown application', headers: () => ({ apikey: 'other' }), code: 'unknown_api_key' },
  { who: 'an application without a key', headers: () => ({ apikey: '' }), code: 'unknown_api_key' },
  { who: 'an unknown key in the query', headers: () => ({}), query: { api_key: 'x' }, code: 'unknown_api_key' },
];
const wrongTokens: readonly WrongCaller[] = [
  { who: 'an application alone', headers: (withKey) => withKey, code: 'not_signed_in' },
  { who: 'a malformed token', headers: (withKey) => bearer(withKey, 'not-a-token'), code: 'not_signed_in' },
  { who: 'an unsigned token', headers: async (withKey) => bearer(withKey, await unsigned()), code: 'not_signed_in' },
  { who: 'a closed session', headers: async (withKey) => bearer(withKey, await closedToken()), code: 'not_signed_in' },
  { who: 'a banned account', headers: async (withKey) => bearer(withKey, await bannedToken()), code: 'not_signed_in' },
  {
    who: 'a token signed with another key',
    headers: async (withKey) => bearer(withKey, await forged('another-session-key-of-32-characters', { admin: true })),
    code: 'not_signed_in',
  },
  {
    who: "a session of somebody else's",
    headers: async (withKey) => bearer(withKey, await forged(sessionKey, { sub: 'f'.repeat(24) })),
    code: 'not_signed_in',
  },
  {
    who: 'a token of another issuer',
    headers: async (withKey) => bearer(withKey, await forged(sessionKey, {}, 'gibby')),
    code: 'not_signed_in',
  },
  { who: "a user's token", headers: async (withKey) => bearer(withKey, await issue()), code: 'not_signed_in' },
];
const wrongUserTokens: readonly WrongCaller[] = [
  { who: 'an application alone', headers: (withKey) => withKey, code: 'not_signed_in' },
  { who: 'a malformed token', headers: (withKey) => bearer(withKey, 'not-a-token'), code: 'not_signed_in' },
  { who: 'a guessed token', headers: (withKey) => bearer(withKey, `7.${'0'.repeat(64)}`), code: 'not_signed_in' },
  {
    who: "somebody else's secret",
    headers: async (withKey) => bearer(withKey, (await issue(9)).replace(/^9/, '7')),
    code: 'not_signed_in',
  },
  {
    who: 'a session that was logged out',
    headers: async (withKey) => bearer(withKey, await loggedOutToken()),
    code: 'not_signed_in',
  },
  {
    who: 'a session from before the new password',
    headers: async (withKey) => bearer(withKey, await tokenOfAnOldPassword()),
    code: 'not_signed_in',
  },
  {
    who: "an administrator's account",
    headers: async (withKey) => bearer(withKey, (await openSession(true)).token),
    code: 'not_signed_in',
  },
];
/** Only Gibby's applications may call Gibby's routes, and they may call no others. */
const otherFamily: WrongCaller = {
  who: 'an application of the other marketplace',
  headers: (withKey) => ({ apikey: withKey.apikey === apiKeyOf.gibby ? apiKeyOf.dropin : apiKeyOf.gibby }),
  code: 'unknown_api_key',
};
const wrongStreamTokens: readonly WrongCaller[] = [
  { who: 'a malformed stream token', headers: (withKey) => withKey, streamToken: 'x', code: 'stream_not_found' },
  {
    who: "nobody's stream token",
    headers: (withKey) => withKey,
    streamToken: 'd'.repeat(48),
    code: 'stream_not_found',
  },
];
const noAdmin: WrongCaller = {
  who: 'an account that is no admin',
  headers: async (withKey) => bearer(withKey, (await openSession()).token),
  code: 'forbidden',
};

const demoted: WrongCaller = {
  who: 'an administrator of yesterday, with the token of then',
  headers: async (withKey) =>
    bearer(withKey, (await ports.sessions.open({ id: runtime.ids.objectId(), admin: true })).token),
  code: 'forbidden',
};

const known = new Map<string, ReturnType<WrongCaller['headers']>>();
/** Every caller comes to each route as the same one: a table full of their sessions would be read in each test. */
function headersOf(
  { who, headers }: Pick<WrongCaller, 'who' | 'headers'>,
  withKey: Headers,
): ReturnType<WrongCaller['headers']> {
  const caller = `${who} ${JSON.stringify(withKey)}`;
  const kept = known.get(caller);
  if (kept !== undefined) return kept;
  held = undefined;
  const made = headers(withKey);
  known.set(caller, made);
  return made;
}

function wrongCallersOf(route: RouteDefinition): readonly WrongCaller[] {
  if (route.auth === 'public') return [];
  const wrongKey = [
    ...(route.apiKey === 'optional' ? wrongKeys.filter(({ who }) => who !== 'nobody') : wrongKeys),
    otherFamily,
  ];
  const nobody: readonly WrongCaller[] =
    route.apiKey === 'optional' ? [{ who: 'nobody', headers: () => ({}), code: 'not_signed_in' }] : [];
  if (route.auth === 'apiKey') {
    const sendsToken = ({ who }: WrongCaller) => who !== 'an application alone';
    const tokens = {
      optional: wrongTokens,
      accountOrStream: wrongTokens,
      optionalUser: wrongUserTokens,
      none: [],
    }[route.caller ?? 'none'];
    return [...wrongKey, ...tokens.filter(sendsToken)];
  }
  if (route.auth === 'user') return [...wrongKey, ...nobody, ...wrongUserTokens];
  if (route.auth === 'streamToken') return [...wrongKey, ...wrongStreamTokens];
  return [...wrongKey, ...nobody, ...wrongTokens, ...(route.auth === 'admin' ? [noAdmin, demoted] : [])];
}

/** The complete body that the family answers for this error. */
function expectedBody(route: RouteDefinition, code: ErrorCode): unknown {
  const { status, message, kind } = entryFor(familyOf(route.path), code);
  if (familyOf(route.path) === 'gibby') return { error: { http_code: status, message, code } };
  return { type: `urn:problem:${code}`, title: message, status, code: kind, reason: code, requestId: 'request-1' };
}

/** Everything that a refused request must leave unchanged. The rate-limit count of its address may change. */
const stored = async () => (await itemsOf(runtime)).filter(({ PK }) => !String(PK).startsWith('RTL#'));
/** What was stored when it was read last; undefined when something other than a refused request has come since. */
let held: Awaited<ReturnType<typeof stored>> | undefined;

/** Sends the request to the route and reports whether its handler ran. */
async function attempt(
  route: RouteDefinition,
  headers: Readonly<Record<string, string>>,
  { query, streamToken = streamTokens.viewer }: Pick<WrongCaller, 'query' | 'streamToken'> = {},
) {
  let runs = 0;
  const sent: Sent = {
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `k-${runtime.ids.uuid()}` },
    ...(query && { query }),
    ...(route.auth === 'streamToken' && { params: { token: streamToken } }),
  };
  const { rateLimit: _unlimited, ...unlimited } = route;
  const answer = await send(unlimited, ports, sent, () => {
    runs++;
    return {};
  });
  return { ...answer, runs };
}

test('exactly these routes require no sign-in', () => {
  const open = built.filter(([, { auth }]) => auth === 'public' || auth === 'apiKey');
  expect(Object.fromEntries(open.map(([name, { auth }]) => [name, auth]))).toEqual({
    getApiDocument: 'public',
    getChannelDocument: 'public',
    getDocs: 'public',
    getDocsFile: 'public',
    getFlag: 'public',
    getHealth: 'public',
    refuseUnknownPath: 'public',
    createAccount: 'apiKey',
    requestLoginCode: 'apiKey',
    verifyLoginCode: 'apiKey',
    createTicket: 'apiKey',
    getPriceConfig: 'apiKey',
    listArticles: 'apiKey',
    saveLog: 'apiKey',
    trackEvent: 'apiKey',
    logIn: 'apiKey',
    logOut: 'apiKey',
    logOutByLink: 'apiKey',
    registerUser: 'apiKey',
    requestPasswordReset: 'apiKey',
    resendVerification: 'apiKey',
    decideEmailChange: 'public',
    showEmailChange: 'public',
    showPasswordReset: 'public',
    showVerification: 'public',
    // Doku's WORDS prove what the payer's browser brings.
    handleDokuRedirect: 'public',
    signInWithFacebook: 'apiKey',
    updatePassword: 'apiKey',
    updatePasswordByLink: 'public',
    verifyEmail: 'public',
    getPrivacyPolicy: 'apiKey',
    getTermsAndCondition: 'apiKey',
    listAnnouncements: 'apiKey',
    listCountryNames: 'apiKey',
    listDeclines: 'apiKey',
    requestStream: 'apiKey',
    // Its handler requires a signed-in account, or a stream token in the channel's name.
    authorizeChannel: 'apiKey',
  });
});

describe.each(routes.filter(([, { auth }]) => auth !== 'public'))('%s', (_name, route) => {
  test.each(wrongCallersOf(route).map((caller) => [caller.who, caller] as const))(
    'refuses %s, and nothing changes',
    async (_who, { who, headers, query, streamToken, code }) => {
      const sentHeaders = await headersOf({ who, headers }, keyFor(route));
      const before = held ?? (await stored());

      const { status, json, runs } = await attempt(route, sentHeaders, {
        ...(query && { query }),
        ...(streamToken && { streamToken }),
      });

      expect(status).toBe(entryFor(familyOf(route.path), code).status);
      expect(json).toEqual(expectedBody(route, code));
      expect(runs).toBe(0);
      held = await stored();
      expect(held).toEqual(before);
    },
  );

  test('lets the right caller through to its validation', async () => {
    const isAdmin = route.auth === 'admin';
    const account = {
      who: isAdmin ? 'an admin' : 'an account',
      headers: async (withKey: Headers) => bearer(withKey, (await openSession(isAdmin)).token),
    };
    const user = { who: 'a user', headers: async (withKey: Headers) => bearer(withKey, await issue()) };
    const withKey = keyFor(route);
    const ofAccount = asksForAccount(route) ? await headersOf(account, withKey) : withKey;
    const headers = asksForUser(route) ? await headersOf(user, withKey) : ofAccount;

    const { json, runs } = await attempt(route, headers);
    held = undefined;

    expect(['unknown_api_key', 'not_signed_in', 'forbidden', 'stream_not_found']).not.toContain(
      json?.reason ?? json?.error?.code,
    );
    // An id that is none is a 404 of Gibby's, which validation answers too.
    const invalid = [
      'invalid_input',
      'GEN-UNPROCESSABLE',
      'bad_request',
      ...(familyOf(route.path) === 'gibby' ? ['not_found'] : []),
    ];
    expect(runs === 1 || invalid.includes(String(json?.reason ?? json?.error?.code))).toBe(true);
  });
});

describe('an expired user session', () => {
  const userRoutes = routes.filter(([, { auth }]) => auth === 'user');
  let token = '';

  beforeAll(async () => {
    token = await issue();
    runtime.clock.advance(90 * dayInSeconds);
  });

  test.each(userRoutes)('no longer opens %s', async (_name, route) => {
    const { status, json, runs } = await attempt(route, bearer(keyFor(route), token));
    expect([status, json, runs]).toEqual([401, expectedBody(route, 'not_signed_in'), 0]);
  });
});

describe('an expired account session', () => {
  const accountRoutes = routes.filter(([, { auth }]) => auth === 'account' || auth === 'admin');
  let token = '';

  beforeAll(async () => {
    ({ token } = await openSession(true));
    runtime.clock.advance(30 * dayInSeconds);
  });

  test.each(accountRoutes)('no longer opens %s', async (_name, route) => {
    const { status, json, runs } = await attempt(route, bearer(keyFor(route), token));
    expect([status, json, runs]).toEqual([401, expectedBody(route, 'not_signed_in'), 0]);
  });
});
