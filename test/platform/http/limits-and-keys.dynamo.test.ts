import { describe, expect, test } from 'vitest';
import type { HeldKey } from '#shared/kernel/request-ports.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

test('a subject reaches a limit after the allowed number of hits and then gets the time to wait', async () => {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  const rule = { limit: 2, windowSeconds: 60 };

  expect(await limits.hit('a', rule)).toBeUndefined();
  expect(await limits.hit('a', rule)).toBeUndefined();
  expect(await limits.hit('a', rule)).toEqual({ waitSeconds: 60 });
  expect(await limits.hit('b', rule)).toBeUndefined();

  runtime.clock.advance(60);
  expect(await limits.hit('a', rule)).toBeUndefined();
});

test('a request that has an id is counted once, also when the limit is reached', async () => {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  const rule = { limit: 2, windowSeconds: 60 };
  const hit = (id?: string) => limits.hit('a', rule, id === undefined ? undefined : { id, at: runtime.clock.now() });
  for (const id of ['one', 'one', undefined, 'one']) expect(await hit(id), id).toBeUndefined();
  expect(await hit('two')).toEqual({ waitSeconds: 60 });
  expect(await hit()).toEqual({ waitSeconds: 60 });
});

describe('a key', () => {
  const key = { operation: 'createGig', caller: 'c', key: 'k-1' };
  const answer = { status: 200, body: '{"token":"secret"}' };

  async function store() {
    const runtime = await testRuntime();
    const once = idempotency(runtime);
    const claim = async (hash = 'h', of = key): Promise<HeldKey> => {
      const known = await once.begin(of, hash);
      if (known.kind !== 'mayRun') throw new Error(`The key is ${known.kind}.`);
      return known.attempt;
    };
    return { runtime, once, claim, table: tableOf(runtime) };
  }

  test('answers the same request for a day as it did first, and refuses another', async () => {
    const { runtime, once, claim } = await store();
    const first = await claim();
    expect(await once.begin(key, 'h')).toEqual({ kind: 'underWay', waitSeconds: 36 });
    await first.finish(answer);
    expect(await once.begin(key, 'h')).toEqual({ kind: 'done', response: answer });
    expect(await once.begin(key, 'other')).toEqual({ kind: 'otherRequest' });
    await claim('h', { ...key, caller: 'd' });
    runtime.clock.advance(24 * 3600 + 1);
    await claim();
  });

  test('is free at once after an attempt that committed nothing', async () => {
    const { claim } = await store();
    await (await claim()).release('failed');
    await claim('another request');
  });

  test('keeps what an attempt has committed, however it ended, and no other attempt commits it', async () => {
    const { runtime, table, once, claim } = await store();
    const made = async () => {
      const id = runtime.ids.uuid();
      await table.commit([table.put({ PK: `X#${id}`, SK: 'S', at: runtime.clock.now() }, isNew('changed_meanwhile'))]);
      return { id, at: runtime.clock.now() };
    };
    const first = await claim();
    const one = await first.run(made);
    runtime.clock.advance(36);
    const second = await claim();
    expect(await second.run(made)).toEqual(one);
    await expect(first.run(made)).rejects.toMatchObject({ code: 'request_in_progress' });
    await second.release('failed');
    expect(await once.begin(key, 'other')).toEqual({ kind: 'otherRequest' });
    expect(await (await claim()).run(made)).toEqual(one);
    expect(await itemsOf(runtime, 'X#')).toHaveLength(1);
  });

  test('does not let a retry do anything else than the first attempt', async () => {
    const { runtime, table, claim } = await store();
    const putting = (name: string) => () => table.commit([table.put({ PK: `X#${name}`, SK: 'S' })]);
    const first = await claim();
    await first.run(putting('one'));
    await first.release('failed');
    const retry = (await claim()).run(putting('two'));
    await expect(retry).rejects.toMatchObject({ code: 'internal' });
    expect(await itemsOf(runtime, 'X#')).toHaveLength(1);
  });

  test('whose commits are made at the same time has all of them in its journal', async () => {
    const { runtime, table, claim } = await store();
    const all = () =>
      Promise.all([1, 2, 3].map((part) => table.commit([table.put({ PK: `X#${part}`, SK: 'S' }, isNew('busy'))])));
    const first = await claim();
    await first.run(all);
    await first.release('failed');
    await (await claim()).run(all);
    expect(await itemsOf(runtime, 'X#')).toHaveLength(3);
  });
});
