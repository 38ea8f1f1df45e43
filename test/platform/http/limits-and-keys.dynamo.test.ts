import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HeldKey } from '#shared/kernel/request-ports.ts';
import { Attempt, attemptClock, within } from '#shared/platform/attempts/attempt.adapter.ts';
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
  expect(await limits.hit('a', rule)).toEqual({ waitSeconds: 66 });
  expect(await limits.hit('b', rule)).toBeUndefined();

  runtime.clock.advance(66);
  expect(await limits.hit('a', rule)).toBeUndefined();
});

test('the edge of a window lets no more pass than its middle', async () => {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  const rule = { limit: 4, windowSeconds: 60 };
  const passed = async (times: number) => {
    let count = 0;
    for (let hit = 0; hit < times; hit++) if (!(await limits.hit('a', rule))) count += 1;
    return count;
  };
  runtime.clock.advance(59);
  expect(await passed(5)).toBe(4);
  runtime.clock.advance(1);
  expect(await passed(1)).toBe(0);
  runtime.clock.advance(58);
  expect(await passed(5)).toBe(0);
  runtime.clock.advance(2);
  expect(await passed(5)).toBe(4);
});

test('a hit of an attempt that goes on later is counted when it is made', async () => {
  const runtime = await testRuntime();
  const clock = attemptClock(runtime.clock);
  const limits = rateLimits({ ...runtime, clock });
  const rule = { limit: 1, windowSeconds: 60 };
  const attempt = new Attempt(() => {
    throw new Error('nothing is committed');
  });
  await within(attempt, async () => void clock.now());
  runtime.clock.advance(600);
  expect(await within(attempt, () => limits.hit('a', rule))).toBeUndefined();
  expect(await limits.hit('a', rule)).toBeDefined();
});

test('counters hold their subjects as hashes only', async () => {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  await limits.hit('sms#number#6281234567890', { limit: 2, windowSeconds: 60 });
  await limits.hit('code#email#hoa@example.com', { limit: 2, windowSeconds: 60 });
  const stored = await itemsOf(runtime, 'RTL#');
  expect(stored).toHaveLength(2);
  for (const { PK } of stored) expect(PK).toMatch(/^RTL#[0-9a-f]{64}$/);
  expect(JSON.stringify(stored)).not.toMatch(/81234567890|hoa@/);
});

test('hits at the same time are counted together', async () => {
  const limits = rateLimits(await testRuntime());
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, () => limits.hit('a', { limit: 5, windowSeconds: 60 })),
  );
  expect(outcomes.filter((refused) => refused === undefined)).toHaveLength(5);
});

test('the counters answer as a list of all hits would, whatever comes when', async () => {
  const rule = { limit: 3, windowSeconds: 10 };
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 25 }), async (pauses) => {
      const subject = `run-${runs++}`;
      const passed: number[] = [];
      for (const milliseconds of pauses) {
        runtime.clock.advance(milliseconds / 1000);
        const now = runtime.clock.now();
        const refused = await limits.hit(subject, rule);
        const within = (seconds: number) => passed.filter((at) => at > now - seconds * 1000).length;
        // Never more than the limit in any ten seconds; and a hit that finds room in eleven always passes.
        if (!refused) expect(within(10)).toBeLessThan(rule.limit);
        else expect(within(11)).toBeGreaterThanOrEqual(rule.limit);
        if (refused) expect(refused.waitSeconds).toBeLessThanOrEqual(11);
        else passed.push(now);
      }
    }),
    { numRuns: 25 },
  );
});

test('who waits as long as told passes', async () => {
  const rule = { limit: 2, windowSeconds: 20 };
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 3, maxLength: 8 }), async (pauses) => {
      const subject = `waits-${runs++}`;
      for (const milliseconds of pauses) {
        runtime.clock.advance(milliseconds / 1000);
        const refused = await limits.hit(subject, rule);
        if (!refused) continue;
        runtime.clock.advance(refused.waitSeconds);
        expect(await limits.hit(subject, rule)).toBeUndefined();
      }
    }),
    { numRuns: 20 },
  );
});

test('a hit that is taken back leaves its room, and none is taken back twice', async () => {
  const limits = rateLimits(await testRuntime());
  const rule = { limit: 1, windowSeconds: 60 };
  await limits.takeBack('a', rule);
  expect(await limits.hit('a', rule)).toBeUndefined();
  for (let time = 0; time < 2; time++) await limits.takeBack('a', rule);
  expect(await limits.hit('a', rule)).toBeUndefined();
  expect(await limits.hit('a', rule)).toEqual({ waitSeconds: 66 });
});

test('a request that has an id is counted once, also when the limit is reached and at the edge', async () => {
  const runtime = await testRuntime();
  const limits = rateLimits(runtime);
  const rule = { limit: 2, windowSeconds: 60 };
  const once = (id: string) => limits.hitOnce('a', rule, { id, at: runtime.clock.now() });
  runtime.clock.advance(55);
  expect(await once('one')).toEqual({ isRepeat: false });
  expect(await once('one')).toEqual({ isRepeat: true });
  expect(await limits.hit('a', rule)).toBeUndefined();
  runtime.clock.advance(10);
  expect(await once('one')).toEqual({ isRepeat: true });
  expect(await once('two')).toEqual({ isRepeat: false, refused: { waitSeconds: 55 } });
  expect(await limits.hit('a', rule)).toEqual({ waitSeconds: 55 });
  await limits.forget('a', rule, { id: 'one', at: runtime.clock.now() });
  expect(await once('one')).toEqual({ isRepeat: false, refused: { waitSeconds: 55 } });
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

  test('with a short time is known for it after its answer, and who waits as long as told hears that answer', async () => {
    const { runtime, once, claim } = await store();
    const short = { ...key, forSeconds: 30 };
    const first = await claim('h', short);
    const told = await once.begin(short, 'h');
    expect(told).toEqual({ kind: 'underWay', waitSeconds: 15 });
    await first.finish(answer);
    runtime.clock.advance(15);
    expect(await once.begin(short, 'h')).toEqual({ kind: 'done', response: answer });
    runtime.clock.advance(15);
    await claim('h', short);
  });

  test('with a short time is resumed after it when its attempt broke off', async () => {
    const { runtime, table, claim } = await store();
    const short = { ...key, forSeconds: 30 };
    const made = async () => {
      const id = runtime.ids.uuid();
      await table.commit([table.put({ PK: `X#${id}`, SK: 'S' }, isNew('changed_meanwhile'))]);
      return id;
    };
    const id = await (await claim('h', short)).run(made);
    runtime.clock.advance(40);
    expect(await (await claim('h', short)).run(made)).toBe(id);
    expect(await itemsOf(runtime, 'X#')).toHaveLength(1);
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
