import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { withDeadline } from '#shared/kernel/limits/deadline.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { defineConsumer, defineSocketRoute, defineTask, handle } from '#shared/kernel/route/define.ts';
import type { PipelinePorts } from '#shared/kernel/route/pipeline/request.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { limitsBy } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';
import { ambient, goodGibbyRequest, goodRequest, openPorts, send, strictRoute } from './pipeline-under-test.ts';
import { timeOfFunction } from './time-of-function.ts';

const limitedRoute = { ...strictRoute, rateLimit: { per: 'account', limit: 9, windowSeconds: 60 } } as const;
const keyed = { ...goodRequest, headers: { ...goodRequest.headers, 'idempotency-key': 'k' } };
const Thing = z.object({ n: z.int() });

/** Work that never ends, and says when it has begun. */
function endless() {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const work = () => {
    resolve();
    return new Promise<never>(() => undefined);
  };
  return { begun, work };
}

test('a handler that has used up its time is a documented 503 with Retry-After, in the words of each family', async () => {
  const time = timeOfFunction();
  const late = async () => {
    time.isOver();
    return new Promise(() => undefined);
  };
  const dropin = await send(strictRoute, openPorts(), goodRequest, late, time.context);
  expect([dropin.status, dropin.headers['retry-after'], dropin.json]).toMatchObject([503, '1', { reason: 'busy' }]);

  const gibbyRoute = { ...strictRoute, path: '/api/things/{thingId}' } as const;
  const gibby = await send(gibbyRoute, openPorts(), goodGibbyRequest, late, time.context);
  expect([gibby.status, gibby.headers['retry-after'], gibby.json]).toMatchObject([
    503,
    '1',
    { error: { http_code: 503, code: 'busy' } },
  ]);
});

test('a handler in time is not disturbed', async () => {
  const { context } = timeOfFunction();
  expect((await send(strictRoute, openPorts(), goodRequest, undefined, context)).status).toBe(200);
});

describe('whatever a route waits for, it answers 503 in time', () => {
  const waits: Readonly<Record<string, (wait: () => Promise<never>) => Partial<PipelinePorts>>> = {
    'the key of the application': (ownerOf) => ({ apiKeys: { ownerOf } }),
    'the token': (verify) => ({ sessions: { verify } }),
    'the limit': (hit) => ({ rateLimits: limitsBy(hit) }),
    'the claim of the key': (begin) => ({ idempotency: { begin } }),
    'the store of the answer': (finish) => ({ idempotency: { begin: async () => held({ finish }) } }),
  };
  const held = (calls: { finish?: () => Promise<never>; release?: () => Promise<never> }) => ({
    kind: 'mayRun' as const,
    attempt: { run: <T>(work: () => Promise<T>) => work(), finish: async () => {}, release: async () => {}, ...calls },
  });

  test.each(Object.entries(waits))('%s', async (_name, portsWith) => {
    const time = timeOfFunction();
    const { begun, work } = endless();
    const sent = send(limitedRoute, { ...openPorts(), ...portsWith(work) }, keyed, undefined, time.context);
    await begun;
    time.passes(0);
    const answer = await sent;
    expect([answer.status, answer.headers['retry-after'], answer.json.reason]).toEqual([503, '1', 'busy']);
  });

  test('the return of the key', async () => {
    const time = timeOfFunction();
    const { begun, work } = endless();
    const ports = { ...openPorts(), idempotency: { begin: async () => held({ release: work }) } };
    const refuse = () => {
      throw new Failure('forbidden');
    };
    const sent = send(limitedRoute, ports, keyed, refuse, time.context);
    await begun;
    time.isOver();
    expect((await sent).json.reason).toBe('forbidden');
  });
});

/** Lets calls to the store wait before they are made, from one on. */
function hangingStore() {
  const { send: original } = DynamoDBDocumentClient.prototype;
  const gate = Promise.withResolvers<void>();
  const hanging = Promise.withResolvers<void>();
  const late: Promise<unknown>[] = [];
  let hangsFrom = Number.POSITIVE_INFINITY;
  let calls = 0;
  async function patient(this: DynamoDBDocumentClient, ...given: Parameters<typeof original>): Promise<unknown> {
    const call = () => Promise.resolve(original.apply(this, given));
    // Only the test itself scans.
    if (given[0] instanceof ScanCommand || ++calls < hangsFrom) return call();
    const made = gate.promise.then(call);
    late.push(made.catch(() => undefined));
    hanging.resolve();
    return made;
  }
  Reflect.set(DynamoDBDocumentClient.prototype, 'send', patient);
  const heal = () => void Reflect.set(DynamoDBDocumentClient.prototype, 'send', original);
  onTestFinished(heal);
  return {
    calls: () => calls,
    hangFrom: (call: number) => {
      [hangsFrom, calls] = [call, 0];
    },
    hanging: hanging.promise,
    /** Makes the calls that have waited, and ends when all are done. */
    resume: async () => {
      heal();
      gate.resolve();
      await Promise.all(late);
    },
  };
}

describe('a store that hangs', () => {
  async function situation() {
    const runtime = await testRuntime();
    const table = tableOf(runtime);
    const ports = { ...openPorts(), idempotency: idempotency(runtime), rateLimits: rateLimits(runtime) };
    /** Reads and commits twice. */
    const make = async () => {
      const key = (SK: string) => ({ PK: 'THING', SK });
      await table.get(key('A'), Thing);
      await table.commit([table.put({ ...key('A'), n: 1 })]);
      await table.get(key('B'), Thing);
      await table.commit([table.update(key('B'), { expression: 'ADD n :one', values: { ':one': 1 } })]);
      return { id: '1', name: 'kettle' };
    };
    const things = async () => (await itemsOf(runtime, 'THING')).map(({ SK, n }) => `${SK}${n}`);
    return { runtime, ports, make, things };
  }

  test('at any call is 503 in time; nothing is committed later, and the retry under the key does the rest once', async () => {
    const { ports, make } = await situation();
    const counted = hangingStore();
    await send(limitedRoute, ports, keyed, make);
    const calls = counted.calls();
    await counted.resume();
    expect(calls).toBe(8);

    for (let call = 1; call <= calls; call++) {
      const { runtime, ports: own, make: work, things } = await situation();
      const [store, time] = [hangingStore(), timeOfFunction()];
      store.hangFrom(call);
      const sent = send(limitedRoute, own, keyed, work, time.context);
      await store.hanging;
      time.isOver();
      const cut = await sent;
      expect([call, cut.status, cut.headers['retry-after']]).toEqual([call, 503, '1']);

      const before = await itemsOf(runtime);
      await store.resume();
      expect(await itemsOf(runtime), `call ${call}`).toEqual(before);

      runtime.clock.advance(36);
      const retried = await send(limitedRoute, own, keyed, work);
      expect([call, retried.status, await things()]).toEqual([call, 200, ['A1', 'B1']]);
    }
  });

  test('without a key, nothing is committed later either', async () => {
    const { runtime, ports, make } = await situation();
    const [store, time] = [hangingStore(), timeOfFunction()];
    store.hangFrom(2);
    const sent = send(strictRoute, ports, goodRequest, make, time.context);
    await store.hanging;
    time.isOver();
    expect((await sent).status).toBe(503);
    // The function wakes up for another request.
    expect((await send(strictRoute, openPorts(), goodRequest)).status).toBe(200);
    await store.resume();
    expect(await itemsOf(runtime, 'THING')).toEqual([]);
  });
});

test('a handler that goes on late commits nothing', async () => {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  const time = timeOfFunction();
  const gate = Promise.withResolvers<void>();
  const outcome = Promise.withResolvers<unknown>();
  const late = async () => {
    time.isOver();
    await gate.promise;
    outcome.resolve(await table.commit([table.put({ PK: 'THING', SK: 'T' })]).catch((thrown: unknown) => thrown));
  };
  expect((await send(strictRoute, openPorts(), goodRequest, late, time.context)).status).toBe(503);
  gate.resolve();
  expect(await outcome.promise).toMatchObject({ code: 'busy' });
  expect(await itemsOf(runtime)).toEqual([]);
});

test('a consumer reports what is under way and what has not begun, and nothing that is done', async () => {
  const time = timeOfFunction();
  const begun: number[] = [];
  const consumer = defineConsumer({ summary: 'For tests', queue: 'greetings', record: Thing, uses: {} });
  const unit = handle(consumer, async ({ n }) => {
    begun.push(n);
    if (n !== 2) return;
    time.isOver();
    await new Promise(() => undefined);
  });
  const consume = consumerFunction('follow', unit, ambient(), (image) => image);
  const Records = [1, 2, 3].map((n) => ({ messageId: `m${n}`, body: JSON.stringify({ n }) }));
  expect(await consume({ Records }, time.context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }],
  });
  expect(begun).toEqual([1, 2]);
});

test('a task that has used up its time fails with the name busy, which its state machine tries again', async () => {
  const time = timeOfFunction();
  const task = defineTask({ summary: 'For tests', input: z.object({}), output: z.object({}), uses: {} });
  const unit = handle(task, async () => {
    time.isOver();
    return new Promise<never>(() => undefined);
  });
  await expect(taskFunction('check', unit, ambient())({}, time.context)).rejects.toMatchObject({ name: 'busy' });
});

test('a handshake that has used up its time is refused with 503', async () => {
  const time = timeOfFunction();
  const unit = handle(defineSocketRoute({ route: '$connect', summary: 'For tests', uses: {} }), async () => {
    time.isOver();
    return new Promise<never>(() => undefined);
  });
  const event = { requestContext: { connectionId: 'c', requestId: 'r' } };
  expect(await socketFunction('connect', unit, ambient())(event, time.context)).toEqual({ statusCode: 503 });
});

test('work that meets a conflict each time ends at the deadline', async () => {
  const time = timeOfFunction();
  let tries = 0;
  const work = async () => {
    if (++tries === 3) time.isOver();
    throw new Failure('changed_meanwhile');
  };
  const tried = withDeadline(1_000_000, () => retryOnConflict('others write', work));
  await expect(tried).rejects.toMatchObject({ code: 'busy' });
  expect(tries).toBe(3);
});
