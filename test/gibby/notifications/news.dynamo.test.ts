import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { news } from '#shared/gibby/notifications/news.dynamo.ts';
import type { NewsDraft } from '#shared/gibby/notifications/news.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const firstPage = { page: 1, per_page: 30 };
const start = Date.parse('2026-03-01T12:00:00.000Z');
const momentOf = (second: number) => new Date(start + second * 1000).toISOString();
const ever = '2016-01-01T00:00:00.000Z';

function draftAt(second: number): NewsDraft {
  const data = { id: 2, title: 'Privacy Policy', slug: 'privacy-policy', type: 12 } as const;
  return { type: 12, message: `Changed at second ${second}.`, data, at: momentOf(second) };
}

async function store() {
  const runtime = await testRuntime();
  return { port: news(runtime), items: () => itemsOf(runtime) };
}

test('an item is listed, found and counted for every user, with a number of writes independent of the users', async () => {
  const { port, items } = await store();
  await port.publish('privacy-policy#2', draftAt(1));
  const [item] = (await port.list(ever, firstPage)).items;
  expect(item).toEqual({ ...draftAt(1), id: expect.any(String), number: 1 });
  expect(await port.get(String(item?.id))).toEqual(item);
  expect(await port.get('unknown')).toBeUndefined();
  expect(await port.countSince(ever)).toBe(1);
  expect(await items()).toHaveLength(3);
});

test('the same source is stored as one item, even when it arrives twice at once', async () => {
  const { port } = await store();
  await Promise.all(Array.from({ length: 5 }, () => port.publish('privacy-policy#2', draftAt(1))));
  await port.publish('privacy-policy#2', draftAt(9));
  expect((await port.list(ever, firstPage)).items).toHaveLength(1);
  expect(await port.countSince(ever)).toBe(1);
});

test('an item that arrives late is listed after the items published before it', async () => {
  const { port } = await store();
  await port.publish('privacy-policy#2', draftAt(5));
  await port.publish('terms-and-condition#2', draftAt(1));
  await port.publish('terms-and-condition#3', draftAt(5));
  const { items } = await port.list(ever, firstPage);
  expect(items.map(({ number, message }) => [number, message])).toEqual([
    [3, 'Changed at second 5.'],
    [2, 'Changed at second 1.'],
    [1, 'Changed at second 5.'],
  ]);
  expect(new Set(items.map(({ at }) => at)).size).toBe(3);
});

test('the count since any moment equals the list', async () => {
  const { port } = await store();
  const seconds = fc.sample(fc.integer({ min: 1, max: 20 }), { numRuns: 15, seed: 4 });
  for (const [index, second] of seconds.entries()) await port.publish(`page#${index}`, draftAt(second));
  for (let second = 0; second <= 22; second++) {
    const since = momentOf(second);
    const { items } = await port.list(since, firstPage);
    expect(await port.countSince(since)).toBe(items.length);
    expect(items.every(({ at }) => at >= since)).toBe(true);
  }
  expect(await port.countSince(ever)).toBe(15);
});

describe('the read state of a user', () => {
  async function given() {
    const { port } = await store();
    for (const second of [1, 2, 3]) await port.publish(`page#${second}`, draftAt(second));
    const { items } = await port.list(ever, firstPage);
    return { port, items, idAt: (index: number) => String(items[index]?.id) };
  }

  test('concerns that user only and counts each item once, even for concurrent reads', async () => {
    const { port, items, idAt } = await given();
    await Promise.all(Array.from({ length: 10 }, () => port.markRead(7, idAt(1))));
    await port.markRead(7, idAt(0));
    expect(await port.readBy(7, items)).toEqual(new Set([idAt(0), idAt(1)]));
    expect(await port.countReadBy(7)).toBe(2);
    expect(await port.readBy(8, items)).toEqual(new Set());
    expect(await port.countReadBy(8)).toBe(0);
  });

  test('is returned for the items that are asked for', async () => {
    const { port, items, idAt } = await given();
    for (const { id } of items) await port.markRead(7, id);
    expect(await port.readBy(7, items.slice(1, 2))).toEqual(new Set([idAt(1)]));
    expect(await port.readBy(7, [])).toEqual(new Set());
  });
});
