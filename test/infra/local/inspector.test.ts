import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';
import { createClock } from '#infra/local/clock.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { bindPublicServer, type PublicServer } from '#infra/local/edge/public-server.ts';
import { createFaults } from '#infra/local/faults.ts';
import { createInspector } from '#infra/local/inspector/inspector.ts';
import type { VirtualClock } from '#infra/local/interfaces.ts';
import { createOutbox } from '#infra/local/outbox.ts';
import { type Providers, startProviders } from '#infra/local/providers/providers.ts';
import { countingCosts, lambdaOf } from './front/fakes.ts';

const START = '2030-01-01T00:00:00.000Z';
let server: PublicServer;
let clock: VirtualClock;
let outbox: ReturnType<typeof createOutbox>;
let providers: Providers;
let origin: string;

beforeEach(async () => {
  clock = createClock({ activity: createActivity(), initial: { offsetMs: 0, frozenAtMs: Date.parse(START) } });
  outbox = createOutbox(clock, ':memory:');
  providers = await startProviders({ outbox, clock, origin: 'http://product.example.com' });
  const execution = {
    executionArn: 'arn',
    stateMachine: 'gig',
    name: 'one',
    status: 'RUNNING',
    state: 'claim',
    transitions: 2,
    startedAt: START,
    dueAt: undefined,
  };
  const processes = {
    list: () => [execution],
    startExecution: () => ({ executionArn: '', startDateMs: 0 }),
    sendTaskSuccess: () => undefined,
    sendTaskFailure: () => undefined,
    close: async () => undefined,
  };
  const inspect = createInspector({
    clock,
    outbox,
    faults: createFaults(),
    costs: countingCosts(),
    processes,
    lambda: lambdaOf({}),
    realtimeSecret: { present: () => developmentCredentials.realtime, revoke: async () => ({ revokedAt: START }) },
    alarms: () => [],
    operator: () => ({ endpoint: 'http://127.0.0.1:1' }),
    takeInventory: async () => ({
      tables: [{ name: 'main', items: 3 }],
      queues: [{ name: 'greetings', visible: 1, inFlight: 0, delayed: 0 }],
    }),
  });
  server = await bindPublicServer(0);
  const unused = { handle: async () => ({ status: 404, headers: {}, body: '' }), upgrade: async () => undefined };
  server.serve({
    edge: unused,
    inspect,
    presigned: () => false,
    serveObject: async () => undefined,
    onFailure: (error) => {
      throw error;
    },
  });
  origin = server.origin;
});

afterEach(async () => {
  await server.close();
  await providers.close();
  clock.close();
});

async function get(path: string): Promise<unknown> {
  return (await fetch(`${origin}/_local/${path}`)).json();
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${origin}/_local/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

/** A request as a page under another host name would send it; `fetch` does not let us choose the Host header. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${origin}/_local/outbox`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the inspector', () => {
  test('shows the outbox, newest first, by kind and addressee', async () => {
    outbox.record({ kind: 'mail', to: 'a@example.com', subject: 'one' });
    outbox.record({ kind: 'sms', to: '+15550100001', text: 'two' });
    expect(await get('outbox')).toMatchObject([{ kind: 'sms' }, { kind: 'mail', at: START }]);
    expect(await get('outbox?kind=mail&to=a@example.com')).toMatchObject([{ subject: 'one' }]);
    expect((await fetch(`${origin}/_local/outbox?kind=letter`)).status).toBe(400);
  });

  test('shows executions, tables, queues, costs and logs', async () => {
    expect(await get('executions')).toMatchObject([{ name: 'one', state: 'claim' }]);
    expect(await get('tables')).toMatchObject({
      tables: [{ name: 'main', items: 3 }],
      queues: [{ name: 'greetings' }],
    });
    expect(await get('costs')).toMatchObject({ stateTransitions: 0 });
    expect(await get('logs?function=hello')).toMatchObject([{ functionName: 'hello' }]);
  });

  test('moves and freezes the clock', async () => {
    expect(await post('clock', { advanceSeconds: 90 })).toEqual([
      200,
      { now: '2030-01-01T00:01:30.000Z', frozen: true },
    ]);
    expect(await post('clock', { frozen: false })).toMatchObject([200, { frozen: false }]);
    expect(await get('clock')).toMatchObject({ frozen: false, timers: [] });
  });

  test('turns faults on and lists those that are on', async () => {
    const command = { seed: 7, rules: [{ kind: 'throttle', match: 'GetItem', rate: 0.5, times: 2, after: 1 }] };
    expect(await post('faults', command)).toEqual([200, command]);
    expect(await get('faults')).toEqual(command);
  });

  test('revokes the realtime secret', async () => {
    expect(await post('revocations', {})).toEqual([200, { revokedAt: START }]);
    expect((await fetch(`${origin}/_local/revocations`)).status).toBe(405);
  });

  test.each([
    ['clock', 'no json'],
    ['clock', '[]'],
    ['clock', { advanceSeconds: -1 }],
    ['clock', { advanceSeconds: '5' }],
    ['clock', { advanceSeconds: 1e12 }],
    ['clock', { frozen: 'yes' }],
    ['clock', { speed: 2 }],
    ['faults', { rules: [{ kind: 'fire' }] }],
    ['faults', { rules: [{ kind: 'gone', rate: 2 }] }],
    ['faults', { rules: [{ kind: 'gone', times: 1.5 }] }],
    ['faults', { rules: 'all' }],
  ])('refuses %s %j with an explanation and changes nothing', async (path, body) => {
    expect(await post(path, body)).toEqual([400, { error: expect.stringMatching(/\.$/) }]);
    expect(clock.now()).toBe(Date.parse(START));
    expect(await get('faults')).toEqual({ rules: [] });
  });

  test('answers 404 and 405 as JSON', async () => {
    expect(await get('nothing')).toEqual({ error: 'There is no /_local/nothing.' });
    const response = await fetch(`${origin}/_local/costs`, { method: 'DELETE' });
    expect([response.status, await response.json()]).toEqual([405, { error: '/_local/costs has no DELETE.' }]);
  });

  test('serves a page that loads nothing from elsewhere', async () => {
    const response = await fetch(`${origin}/_local/`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).not.toMatch(/(src|href)\s*=|https?:\/\//);
  });
});

describe('a web page of another origin', () => {
  test('cannot drive the inspector by a form or a simple request', async () => {
    const advance = { advanceSeconds: 60 };
    expect(await post('clock', advance, { 'content-type': 'text/plain' })).toMatchObject([415, {}]);
    expect(await post('clock', advance, { origin: 'https://evil.example.com' })).toMatchObject([403, {}]);
    expect(clock.now()).toBe(Date.parse(START));
  });

  test('cannot read the inspector through a host name of its own', async () => {
    expect(await statusWithHost('evil.example.com')).toBe(403);
    expect(await statusWithHost('127.0.0.1.evil.example.com')).toBe(403);
    expect(await statusWithHost('localhost:3000')).toBe(200);
  });
});

describe('the OpenTok stand-in', () => {
  const { apiKey, apiSecret } = developmentCredentials.opentok;
  const token = (claims: object, secret: string = apiSecret): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const inAnHour = Date.parse(START) / 1000 + 3600;
  const good = { iss: apiKey, ist: 'project', exp: inAnHour };
  const call = (path: string, auth: string, body = ''): Promise<Response> =>
    fetch(`${providers.urls.opentok}${path}`, { method: 'POST', headers: { 'x-opentok-auth': auth }, body });

  test('creates sessions whose id contains the key, and records each call in the outbox', async () => {
    const [session] = (await (await call('/session/create', token(good))).json()) as [{ session_id: string }];
    const text = Buffer.from(session.session_id.slice(2), 'base64url').toString();
    expect(text).toMatch(new RegExp(`^1~${apiKey}~`));
    expect(await get('outbox?kind=provider&to=opentok')).toMatchObject([{ path: '/session/create', status: 200 }]);
  });

  test('starts and stops archives', async () => {
    const started = await call(`/v2/project/${apiKey}/archive`, token(good), '{"sessionId":"s1","name":"gig"}');
    const archive = (await started.json()) as { id: string; status: string };
    expect(archive.status).toBe('started');
    const stop = `/v2/project/${apiKey}/archive/${archive.id}/stop`;
    expect(await (await call(stop, token(good))).json()).toMatchObject({ status: 'stopped', sessionId: 's1' });
    expect((await call(stop, token(good))).status).toBe(409);
  });

  test.each([
    ['another secret', token(good, 'other')],
    ['another key', token({ ...good, iss: '1' })],
    ['an expired token', token({ ...good, exp: inAnHour - 7200 })],
    ['no token', ''],
  ])('refuses %s', async (_name, auth) => {
    expect((await call('/session/create', auth)).status).toBe(403);
  });
});

test('moving the time is called off by whoever ends the request', async () => {
  const asking = new AbortController();
  const startMs = clock.now();
  let runs = 0;
  const everyHour = (): void => {
    clock.schedule(clock.now() + 3_600_000, 'every hour', () => {
      runs++;
      everyHour();
      // The request has ended once its connection is gone, which takes turns of the event loop.
      return runs < 3 ? undefined : new Promise<void>((resolve) => setImmediate(resolve));
    });
  };
  everyHour();
  clock.schedule(startMs + 2 * 3_600_000, 'called off', () => asking.abort());
  const asked = fetch(`${origin}/_local/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: 366 * 86_400 }),
    signal: asking.signal,
  });
  await expect(asked).rejects.toThrow('aborted');
  await clock.advance(0);
  expect(runs).toBeGreaterThanOrEqual(2);
  expect(clock.now() - startMs).toBeLessThan(366 * 86_400_000);
});
