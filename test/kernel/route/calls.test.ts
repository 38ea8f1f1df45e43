import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { hasSharedBudget, portsNeeded } from '#shared/kernel/route/define.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { limitsBy } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';
import {
  functionOf,
  goodRequest,
  goodUserRequest,
  openPorts,
  send,
  signedIn,
  strictRoute,
} from './pipeline-under-test.ts';

const answer = () => ({ id: '7', name: 'kettle' });
const read = { ...strictRoute, method: 'GET', body: undefined } as const;

test('calls of a route without a limit count by network before sign-in, and by caller after it', async () => {
  const counted: [string, number][] = [];
  const counting = limitsBy(async (subject, { limit }) => void counted.push([subject, limit]));
  const ports = { ...openPorts(), rateLimits: counting };
  await send(read, ports, goodRequest, answer);
  await send({ ...read, path: '/api/things/{thingId}', auth: 'user' }, ports, goodUserRequest, answer);
  expect(counted).toEqual([
    ['calls#address#192.0.2.1', 600],
    [`calls#caller#${signedIn.accountId}`, 120],
    ['calls#address#192.0.2.1', 600],
    ['calls#caller#user/7', 120],
  ]);
});

test('a network over the budget is refused before its token is looked at', async () => {
  const ports = { ...openPorts(), rateLimits: limitsBy(async () => ({ waitSeconds: 9 })) };
  let asked = 0;
  const sessions = { verify: async () => void asked++ };
  const { status, headers } = await send(read, { ...ports, sessions }, goodRequest, answer);
  expect([status, headers['retry-after'], asked]).toEqual([429, '9', 0]);
});

test('one call in ten is counted, at random, and a caller has twenty a second', async () => {
  const runtime = await testRuntime();
  let call = 0;
  const ids = { ...runtime.ids, below: (limit: number) => Math.floor(call / 2) % limit };
  const ports = { ...openPorts(), ids, rateLimits: rateLimits(runtime) };
  const statuses: (number | undefined)[] = [];
  // Both the network and the caller ask for a number.
  for (; call < 2 * 1300; call += 2) statuses.push((await send(read, ports, goodRequest, answer)).status);
  expect(statuses.indexOf(429)).toBe(1200);
});

test('who is over the budget gets no call through until the time to wait is over, though few calls are counted', async () => {
  const ports = openPorts();
  let now = ports.clock.now();
  let drawn = 0;
  let hits = 0;
  const rateLimits = limitsBy(async (subject) =>
    subject.includes('caller') || hits++ ? undefined : { waitSeconds: 9 },
  );
  const ids = { ...ports.ids, below: () => drawn };
  const call = functionOf(read, { ...ports, clock: { now: () => now }, ids, rateLimits }, answer);
  expect((await call()).status).toBe(429);
  drawn = 1;
  now += 4_500;
  const { status, headers } = await call();
  expect([status, headers['retry-after'], hits]).toEqual([429, '5', 1]);
  expect((await call({ ...goodRequest, address: '198.51.100.7' })).status).toBe(200);
  now += 4_500;
  expect((await call()).status).toBe(200);
});

test('a function remembers a thousand refused networks, and no more', async () => {
  const ports = openPorts();
  let drawn = 0;
  const rateLimits = limitsBy(async () => ({ waitSeconds: 60 }));
  const call = functionOf(read, { ...ports, ids: { ...ports.ids, below: () => drawn }, rateLimits }, answer);
  const addressOf = (index: number) => `198.51.${Math.floor(index / 250)}.${index % 250}`;
  for (let index = 0; index <= 1000; index++) await call({ ...goodRequest, address: addressOf(index) });
  drawn = 1;
  const statuses = [0, 1, 1000].map(
    async (index) => (await call({ ...goodRequest, address: addressOf(index) })).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 429, 429]);
});

test.each(['address', 'account'] as const)(
  'repetitions under a key, which a limit by %s does not count, spend the shared budget',
  async (per) => {
    const counted: string[] = [];
    const seen = new Set<string>();
    const rateLimits = {
      ...limitsBy(async (subject) => void counted.push(subject)),
      hitOnce: async (subject: string) => ({ isRepeat: seen.has(subject) || !seen.add(subject) }),
    };
    const shape = { ...strictRoute, rateLimit: { per, limit: 5, windowSeconds: 60 } } as const;
    const call = functionOf(shape, { ...openPorts(), rateLimits });
    const sent = { ...goodRequest, headers: { ...goodRequest.headers, 'idempotency-key': 'k' } };
    await call(sent);
    expect(counted).toEqual([]);
    await call(sent);
    const byCaller = `calls#caller#${signedIn.accountId}`;
    expect(counted).toEqual(per === 'address' ? ['calls#address#192.0.2.1', byCaller] : [byCaller]);
  },
);

test('every route has a limit of its own or the shared budget, but for our own servers and what asks nobody', () => {
  const routes = areas
    .flatMap(({ operations }) => Object.entries(operations))
    .flatMap(([name, definition]) => (definition.kind === 'route' ? [{ name, definition }] : []));
  const without = routes.filter(({ definition }) => !definition.rateLimit && !hasSharedBudget(definition));
  const unsigned = without.filter(({ definition }) => definition.auth !== 'server').map(({ name }) => name);
  expect(unsigned.sort()).toEqual(['getHealth', 'refuseUnknownPath']);
  for (const { name, definition } of routes) {
    expect(Boolean(portsNeeded(definition).rateLimits), name).toBe(
      !without.some((other) => other.name === name) || 'rateLimits' in definition.uses,
    );
  }
});
