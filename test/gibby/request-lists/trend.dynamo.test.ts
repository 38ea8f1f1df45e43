import { expect, test } from 'vitest';
import { trends } from '#shared/gibby/request-lists/trend.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

const [monday, tuesday] = ['2026-03-02T12:00:00.000Z', '2026-03-03T12:00:00.000Z'];

test('activities of a request add up, each counts once, and old ones are forgotten', async () => {
  const store = trends(await testRuntime());
  await store.record(1, 'offer/7', monday);
  await store.record(1, 'comment/8', tuesday);
  await store.record(1, 'comment/8', tuesday);
  expect(await store.recount(1, monday)).toBe(2);
  expect(await store.recount(1, tuesday)).toBe(1);
  expect(await store.recount(1, '2026-03-04T00:00:00.000Z')).toBe(0);
});

test('the request with the most activities comes first', async () => {
  const store = trends(await testRuntime());
  await store.record(1, 'offer/7', monday);
  for (const each of ['offer/7', 'comment/8', 'comment/9']) await store.record(2, each, monday);
  expect(await store.candidates(5)).toEqual([2, 1]);
});
