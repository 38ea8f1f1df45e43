import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import type { HeldKey, Idempotency } from '#shared/kernel/request-ports.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';
import { functionOf, goodRequest, openPorts, type Sent, send, strictRoute } from './pipeline-under-test.ts';

const keyed = (key: string, body: unknown = { name: 'kettle' }): Sent => ({
  ...goodRequest,
  headers: { ...goodRequest.headers, 'idempotency-key': key },
  body: JSON.stringify(body),
});

/** A handler that numbers its runs. */
function counting() {
  const made = { runs: 0, operation: () => ({ id: String(++made.runs), name: 'kettle' }) };
  return made;
}

/** The store, with other attempts. */
function withAttempts(store: Idempotency, change: Partial<HeldKey>): Idempotency {
  return {
    begin: async (...given) => {
      const known = await store.begin(...given);
      return known.kind === 'mayRun' ? { ...known, attempt: { ...known.attempt, ...change } } : known;
    },
  };
}

test('the same request under one key is executed once and gets the same answer', async () => {
  const ports = openPorts();
  const handler = counting();
  const shape = { ...strictRoute, status: 201 } as const;

  const first = await send(shape, ports, keyed('k'), handler.operation);
  const second = await send(shape, ports, { ...keyed('k'), body: '{ "name" : "kettle" }' }, handler.operation);

  expect(handler.runs).toBe(1);
  expect([second.status, second.text]).toEqual([first.status, first.text]);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', 'cache-control': 'no-store' });
});

test('two keys are two requests, and requests without a key are not idempotent', async () => {
  const ports = openPorts();
  const handler = counting();
  for (const sent of [keyed('a'), keyed('b'), goodRequest, goodRequest]) {
    await send(strictRoute, ports, sent, handler.operation);
  }
  expect(handler.runs).toBe(4);
});

test('one key of two accounts is two keys', async () => {
  const ports = openPorts();
  const handler = counting();
  await send(strictRoute, ports, keyed('k'), handler.operation);
  const other = { ...ports, sessions: { verify: async () => ({ accountId: 'b', sessionId: 't', admin: false }) } };
  await send(strictRoute, other, keyed('k'), handler.operation);
  expect(handler.runs).toBe(2);
});

test('another request under a used key is a 422', async () => {
  const ports = openPorts();
  await send(strictRoute, ports, keyed('k'));
  const { status, json } = await send(strictRoute, ports, keyed('k', { name: 'pot' }));
  expect([status, json.reason]).toEqual([422, 'idempotency_key_reused']);
  const elsewhere = await send(strictRoute, ports, { ...keyed('k'), params: { thingId: '8' } });
  expect(elsewhere.status).toBe(422);
});

test('the same request while the first is running is a 409, and the first still completes', async () => {
  const ports = openPorts();
  let inside: Awaited<ReturnType<typeof send>> | undefined;
  const first = await send(strictRoute, ports, keyed('k'), async () => {
    inside = await send(strictRoute, ports, keyed('k'));
    return { id: '1', name: 'kettle' };
  });
  expect([inside?.status, inside?.json.reason]).toEqual([409, 'request_in_progress']);
  expect(inside?.headers).toMatchObject({ 'retry-after': '7' });
  expect(first.status).toBe(200);
  expect((await send(strictRoute, ports, keyed('k'))).text).toBe(first.text);
});

test('a failure releases the key, so that a retry is a first try', async () => {
  const ports = openPorts();
  const handler = counting();
  const failed = await send(strictRoute, ports, keyed('k'), () => {
    throw new Failure('busy');
  });
  expect(failed.status).toBe(503);
  expect((await send(strictRoute, ports, keyed('k'), handler.operation)).status).toBe(200);
  expect(handler.runs).toBe(1);
});

test('a request that was refused does not release a key that another one holds', async () => {
  const ports = openPorts();
  const handler = counting();
  await send(strictRoute, ports, keyed('k'), handler.operation);
  expect((await send(strictRoute, ports, keyed('k', { name: '' }))).status).toBe(400);
  expect((await send(strictRoute, ports, keyed('k', { name: 'pot' }))).status).toBe(422);

  expect((await send(strictRoute, ports, keyed('k'), handler.operation)).headers['idempotent-replayed']).toBe('true');
  expect(handler.runs).toBe(1);
});

test('a store that fails before the lease is taken releases no key', async () => {
  const ports = openPorts();
  await send(strictRoute, ports, keyed('k'));
  const failing = { ...ports.idempotency, begin: () => Promise.reject(new Failure('busy')) };
  expect((await send(strictRoute, { ...ports, idempotency: failing }, keyed('k'))).status).toBe(503);
  expect(ports.idempotency.records.size).toBe(1);
});

test('a key that cannot be released does not hide why the request failed', async () => {
  const ports = openPorts();
  const failing = withAttempts(ports.idempotency, { release: () => Promise.reject(new Error('down')) });
  const { status, json } = await send(strictRoute, { ...ports, idempotency: failing }, keyed('k'), () => {
    throw new Failure('forbidden');
  });
  expect([status, json.reason]).toEqual([403, 'forbidden']);
});

test('work whose answer could not be stored is answered, logged, and not repeated', async () => {
  const ports = openPorts();
  const handler = counting();
  const failing = withAttempts(ports.idempotency, { finish: () => Promise.reject(new Failure('busy')) });
  const first = await send(strictRoute, { ...ports, idempotency: failing }, keyed('k'), handler.operation);
  expect([first.status, first.json.id]).toEqual([200, '1']);
  expect(ports.lines.map(({ message }) => message)).toContain('answer under an idempotency key not stored');

  expect((await send(strictRoute, ports, keyed('k'), handler.operation)).status).toBe(409);
  expect(handler.runs).toBe(1);
});

test.each(['', ' ', 'with blank', 'é', 'x'.repeat(256)])('the key "%s" is refused', async (key) => {
  const { status, json } = await send(strictRoute, openPorts(), keyed(key));
  expect([status, json.reason]).toEqual([400, 'invalid_input']);
});

test('only a POST uses a key', async () => {
  const ports = openPorts();
  const handler = counting();
  const shape = { ...strictRoute, method: 'PUT' } as const;
  await send(shape, ports, keyed('k'), handler.operation);
  await send(shape, ports, keyed('k'), handler.operation);
  expect(handler.runs).toBe(2);
});

test('the table reveals neither key nor answer, and the answer is returned completely', async () => {
  const runtime = await testRuntime();
  const ports = { ...openPorts(), ...runtime, idempotency: idempotency(runtime) };
  const secret = 'a-token-in-the-answer';
  const operation = () => ({ id: secret, name: 'kettle' });

  const first = await send(strictRoute, ports, keyed('callers-own-key'), operation);
  const second = await send(strictRoute, ports, keyed('callers-own-key'), operation);

  expect(second.text).toBe(first.text);
  const stored = JSON.stringify(await itemsOf(runtime));
  expect(stored).toContain('IDM#');
  const digest = createHash('sha256')
    .update(JSON.stringify([{ thingId: '7' }, {}, { name: 'kettle' }]))
    .digest('hex');
  for (const word of [secret, 'callers-own-key', 'kettle', digest]) expect(stored).not.toContain(word);
});

describe('the name of a request under a key', () => {
  /** The key that the handler gets on the first try of a request, on a fresh store each time. */
  const onceKeyOf = async (sent: Sent) => {
    const given: (string | undefined)[] = [];
    await send(strictRoute, openPorts(), sent, ({ request }) => {
      given.push(request.onceKey);
      return { id: '1', name: 'kettle' };
    });
    expect(given).toHaveLength(1);
    return given[0];
  };

  test('is the same for each try', async () => {
    const first = await onceKeyOf(keyed('k'));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await onceKeyOf({ ...keyed('k'), body: '{ "name" : "kettle" }' })).toBe(first);
  });

  test('differs for each key and each content', async () => {
    const others = await Promise.all([keyed('k'), keyed('l'), keyed('k', { name: 'pot' })].map(onceKeyOf));
    expect(new Set(others).size).toBe(3);
  });

  test('is missing without a key', async () => {
    expect(await onceKeyOf(goodRequest)).toBeUndefined();
  });
});

describe('a route that answers repetitions, without a key', () => {
  const repeating = { ...strictRoute, repeats: 'answered' } as const;
  const named = (name: string): Sent => ({ ...goodRequest, body: JSON.stringify({ name }) });

  async function onTable() {
    const runtime = await testRuntime();
    const handler = counting();
    const ports = { ...openPorts(), ...runtime, idempotency: idempotency(runtime) };
    return {
      runtime,
      handler,
      post: (sent: Sent, more = {}) => send(repeating, { ...ports, ...more }, sent, handler.operation),
    };
  }

  test('does the same request once in half a minute, and again after it', async () => {
    const { runtime, handler, post } = await onTable();
    const first = await post(named('kettle'));
    runtime.clock.advance(29);
    const again = await post({ ...named('kettle'), body: '{ "name": "kettle" }' });
    expect([handler.runs, again.text, again.headers['idempotent-replayed']]).toEqual([1, first.text, 'true']);
    runtime.clock.advance(2);
    await post(named('kettle'));
    expect(handler.runs).toBe(2);
  });

  test.each([
    ['another body', named('pan'), {}],
    ['a key', keyed('k'), {}],
    [
      'another caller',
      named('kettle'),
      { sessions: { verify: async () => ({ accountId: 'b', sessionId: 't', admin: false }) } },
    ],
  ])('takes %s for another request', async (_what, sent, ports) => {
    const { handler, post } = await onTable();
    await post(named('kettle'));
    await post(sent, ports);
    expect(handler.runs).toBe(2);
  });

  test('answers an unknown caller on another network, who under a key is another one', async () => {
    const runtime = await testRuntime();
    const handler = counting();
    const ports = { ...openPorts(), ...runtime, idempotency: idempotency(runtime) };
    const { authorization: _, ...headers } = goodRequest.headers;
    const post = functionOf({ ...repeating, auth: 'apiKey' }, ports, handler.operation);
    const first = await post({ ...goodRequest, headers, address: '192.0.2.1' });
    const moved = await post({ ...goodRequest, headers, address: '198.51.100.7' });
    expect([handler.runs, moved.text]).toEqual([1, first.text]);
    for (const address of ['192.0.2.1', '198.51.100.7']) {
      await post({ ...goodRequest, headers: { ...headers, 'idempotency-key': 'k' }, address });
    }
    expect(handler.runs).toBe(3);
  });

  test('can be asked again after a refusal', async () => {
    const { runtime, handler } = await onTable();
    const ports = { ...openPorts(), ...runtime, idempotency: idempotency(runtime) };
    const refuse = () => {
      throw new Failure('forbidden');
    };
    expect((await send(repeating, ports, named('kettle'), refuse)).status).toBe(403);
    expect((await send(repeating, ports, named('kettle'), handler.operation)).status).toBe(200);
  });

  test('does nothing twice that comes at the same time', async () => {
    const { handler, post } = await onTable();
    const statuses = (await Promise.all([1, 2, 3].map(() => post(named('kettle'))))).map(({ status }) => status);
    expect(handler.runs).toBe(1);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
  });

  test('keeps no answer that the table alone could open', async () => {
    const { runtime, post } = await onTable();
    await post(named('kettle'));
    const stored = JSON.stringify(await itemsOf(runtime));
    expect(stored).toContain('IDM#');
    expect(stored).not.toContain('kettle');
  });
});

describe('a limit counts under a key', () => {
  const shape = { ...strictRoute, rateLimit: { per: 'account', limit: 3, windowSeconds: 600 } } as const;

  async function limited() {
    const runtime = await testRuntime();
    const ports = { ...openPorts(), ...runtime, idempotency: idempotency(runtime), rateLimits: rateLimits(runtime) };
    const statuses = async (times: number, sent: Sent, operation?: () => unknown) => {
      const seen: (number | undefined)[] = [];
      for (let time = 0; time < times; time++) seen.push((await send(shape, ports, sent, operation)).status);
      return seen;
    };
    return { runtime, ports, statuses };
  }
  const broken = () => {
    throw new Error('broken');
  };

  test('the work, and not the questions for its answer, also when the limit is reached', async () => {
    const { statuses } = await limited();
    expect(await statuses(5, keyed('a'))).toEqual(Array(5).fill(200));
    expect(await statuses(3, goodRequest)).toEqual([200, 200, 429]);
    expect(await statuses(2, keyed('a'))).toEqual([200, 200]);
  });

  test('each execution that fails', async () => {
    const { statuses } = await limited();
    expect(await statuses(5, keyed('a'), broken)).toEqual([500, 500, 500, 429, 429]);
    expect(await statuses(1, goodRequest)).toEqual([429]);
  });

  test('each request that is not valid', async () => {
    const { statuses } = await limited();
    expect(await statuses(5, keyed('a', { name: '' }))).toEqual([400, 400, 400, 429, 429]);
  });

  test('a request of another content under a used key', async () => {
    const { statuses } = await limited();
    expect(await statuses(1, keyed('a'))).toEqual([200]);
    expect(await statuses(4, keyed('a', { name: 'pot' }))).toEqual([422, 422, 429, 429]);
  });

  test('an attempt that goes on where one broke off', async () => {
    const { runtime, ports } = await limited();
    const crashed = {
      ...ports,
      rateLimits: { ...ports.rateLimits, forget: async () => undefined },
      idempotency: withAttempts(ports.idempotency, { release: async () => undefined }),
    };
    const seen: (number | undefined)[] = [];
    for (let time = 0; time < 4; time++) {
      seen.push((await send(shape, crashed, keyed('a'), broken)).status);
      runtime.clock.advance(36);
    }
    expect(seen).toEqual([500, 500, 500, 429]);
  });
});
