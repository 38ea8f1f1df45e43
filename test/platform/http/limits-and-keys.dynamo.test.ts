import { expect, test } from 'vitest';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
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

test('the same request under one key is executed once and gets the same answer', async () => {
  const runtime = await testRuntime();
  const once = idempotency(runtime);
  const key = { operation: 'createGig', caller: 'c', key: 'k-1' };

  expect(await once.begin(key, 'h')).toEqual({ kind: 'first' });
  expect(await once.begin(key, 'h')).toEqual({ kind: 'underWay' });
  await once.finish(key, { status: 200, body: '{"token":"secret"}' });
  expect(await once.begin(key, 'h')).toEqual({ kind: 'done', response: { status: 200, body: '{"token":"secret"}' } });
  expect(await once.begin(key, 'other')).toEqual({ kind: 'otherRequest' });
  expect(await once.begin({ ...key, caller: 'd' }, 'h')).toEqual({ kind: 'first' });

  runtime.clock.advance(24 * 3600 + 1);
  expect(await once.begin(key, 'h')).toEqual({ kind: 'first' });
});
