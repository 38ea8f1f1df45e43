import { expect, test } from 'vitest';
import * as z from 'zod';
import type { RouteShape } from '#shared/kernel/route/define.ts';
import { limitsBy } from '#test/support/call.ts';
import { goodRequest, openPorts, type Sent, send, signedIn, strictRoute } from './pipeline-under-test.ts';

/** Every way to be refused, in the order of the pipeline: the caller gets the first that applies. */
const faults: readonly { name: string; apply: (sent: Sent) => Sent; code: string }[] = [
  { name: 'API key', apply: (sent) => withHeader(sent, 'apikey', 'other'), code: 'unknown_api_key' },
  { name: 'limit by address', apply: (sent) => withHeader(sent, 'x-limit', 'address'), code: 'too_many_requests' },
  { name: 'token', apply: (sent) => withHeader(sent, 'authorization', 'Bearer other'), code: 'not_signed_in' },
  { name: 'body', apply: (sent) => ({ ...sent, body: '{' }), code: 'malformed_body' },
  { name: 'idempotency key', apply: (sent) => withHeader(sent, 'idempotency-key', 'no blanks'), code: 'invalid_input' },
  { name: 'parameters', apply: (sent) => ({ ...sent, params: { thingId: 'x' } }), code: 'invalid_input' },
];

const withHeader = (sent: Sent, name: string, value: string): Sent => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
});

test.each(faults.slice(0, -1).map((fault, index) => [fault.name, index] as const))(
  'the %s is checked before everything that follows',
  async (_name, index) => {
    const ports = openPorts();
    let isLimited = false;
    const limited = { ...ports, rateLimits: limitsBy(async () => (isLimited ? { waitSeconds: 1 } : undefined)) };
    const applied = faults.slice(index);
    isLimited = applied.some(({ name }) => name === 'limit by address');
    const sent = applied.reduce<Sent>((so, { apply }) => apply(so), goodRequest);
    const shape: RouteShape = { ...strictRoute, rateLimit: { per: 'address', limit: 1, windowSeconds: 60 } };

    const { json } = await send(shape, limited, sent);

    expect(json.reason).toBe(faults[index]?.code);
    if (faults[index]?.name === 'idempotency key') {
      expect(json.errors).toEqual([expect.objectContaining({ in: 'headers', path: 'idempotency-key' })]);
    }
  },
);

test('a limit by account is counted after sign-in and names the account', async () => {
  const subjects: string[] = [];
  const ports = { ...openPorts(), rateLimits: limitsBy(async (subject) => void subjects.push(subject)) };
  const shape: RouteShape = { ...strictRoute, rateLimit: { per: 'account', limit: 1, windowSeconds: 60 } };

  await send(shape, ports, withHeader(goodRequest, 'authorization', 'Bearer other'));
  expect(subjects).toEqual([]);
  await send(shape, ports);
  expect(subjects).toEqual([`makeThing#${signedIn.accountId}`]);
});

test('a limit by address counts the network address', async () => {
  const subjects: string[] = [];
  const ports = { ...openPorts(), rateLimits: limitsBy(async (subject) => void subjects.push(subject)) };

  await send({ ...strictRoute, rateLimit: { per: 'address', limit: 1, windowSeconds: 60 } }, ports);

  expect(subjects).toEqual(['makeThing#192.0.2.1']);
});

test('a caller over the limit gets a 429 with the time to wait, and the handler does not run', async () => {
  const ports = { ...openPorts(), rateLimits: limitsBy(async () => ({ waitSeconds: 42 })) };
  let runs = 0;

  const answer = await send(
    { ...strictRoute, rateLimit: { per: 'account', limit: 1, windowSeconds: 60 } },
    ports,
    goodRequest,
    () => runs++,
  );

  expect(answer.status).toBe(429);
  expect(answer.headers['retry-after']).toBe('42');
  expect(answer.json).toMatchObject({ reason: 'too_many_requests', retryAfterSeconds: 42 });
  expect(runs).toBe(0);
});

test('the handler gets the parsed input, the caller and the facts of the request', async () => {
  let seen: unknown;
  const query = { page: '3', api_key: 'ignored' };

  const { status } = await send(strictRoute, openPorts(), { ...goodRequest, query }, (input) => {
    seen = input;
    return { id: '7', name: 'kettle' };
  });

  expect(status).toBe(200);
  expect(seen).toEqual({
    params: { thingId: '7' },
    query: { page: 3 },
    body: { name: 'kettle' },
    account: signedIn,
    // The complete URL of the call, from which the links of a list are made.
    request: {
      id: 'request-1',
      address: '192.0.2.1',
      application: 'dropin',
      target: '/called/path?page=3&api_key=ignored',
    },
  });
});

test('fields that the response schema does not declare are never sent', async () => {
  const secretive = () => ({ id: '7', name: 'kettle', passwordHash: 'x', owner: { email: 'a@example.com' } });

  const { text } = await send(strictRoute, openPorts(), goodRequest, secretive);

  expect(text).toBe('{"id":"7","name":"kettle"}');
});

test('the declared success status is answered, and no cache may store it', async () => {
  const { status, headers } = await send({ ...strictRoute, status: 201 }, openPorts());

  expect(status).toBe(201);
  expect(headers).toEqual({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
});

test('an answer that does not fit its schema is our fault, and none of it is sent', async () => {
  const ports = openPorts();

  const { status, text } = await send(strictRoute, ports, goodRequest, () => ({ id: 7, name: 'confidential' }));

  expect(status).toBe(500);
  expect(text).not.toContain('confidential');
  expect(ports.lines.at(-1)?.facts.detail).toContain('the answer does not fit its schema: id');
});

test('all problems of a request are reported at once, each with its place', async () => {
  const sent = { ...goodRequest, params: { thingId: 'x' }, query: { page: 'y' }, body: '{"name":""}' };

  const { json, status } = await send(strictRoute, openPorts(), sent);

  expect(status).toBe(400);
  expect((json.errors as { in: string; path: string }[]).map((problem) => `${problem.in}.${problem.path}`)).toEqual([
    'params.thingId',
    'query.page',
    'body.name',
  ]);
});

test('an answer has at most 20 problems', async () => {
  const shape: RouteShape = { ...strictRoute, body: z.array(z.string()) };

  const { json } = await send(shape, openPorts(), { ...goodRequest, body: JSON.stringify(Array(100).fill(1)) });

  expect(json.errors).toHaveLength(20);
});
