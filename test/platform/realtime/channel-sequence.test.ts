import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { channelCache } from '#shared/platform/realtime/fan-out/channel-cache.dynamo.ts';
import { channelSequence } from '#shared/platform/realtime/fan-out/channel-sequence.dynamo.ts';
import type { PublishedEvent } from '#shared/platform/realtime/fan-out/fan-out.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { testRuntime } from '#test/support/store.ts';

const channel = 'private-x';
const eventOf = (id: string, data: unknown = { n: 1 }): PublishedEvent => ({ id, channel, event: 'e', data });
const seqsOf = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);

test('events get the next numbers of their channel, and keep them when they come again, together with others', async () => {
  const { append } = channelSequence(await testRuntime());
  expect(
    seqsOf(
      await append(
        channel,
        ['a', 'b'].map((id) => eventOf(id)),
      ),
    ),
  ).toEqual([1, 2]);
  expect(seqsOf(await append('private-y', [eventOf('a')]))).toEqual([1]);
  expect(
    seqsOf(
      await append(
        channel,
        ['a', 'b', 'c'].map((id) => eventOf(id)),
      ),
    ),
  ).toEqual([1, 2, 3]);
  expect(seqsOf(await append(channel, [eventOf('b')]))).toEqual([2]);
  expect(
    seqsOf(
      await append(
        channel,
        ['d', 'd'].map((id) => eventOf(id)),
      ),
    ),
  ).toEqual([4, 4]);
});

test('an event that is published anew within a day keeps its place, however much was said meanwhile', async () => {
  const runtime = await testRuntime();
  const { append, since } = channelSequence(runtime);
  const at = runtime.clock.now();
  const fill = async (from: number, to: number) => {
    for (let n = from; n < to; n += 10)
      await append(
        channel,
        Array.from({ length: 10 }, (_, i) => eventOf(`f${n + i}`)),
      );
  };
  await fill(0, 20);
  await append(channel, [eventOf('a')]);
  await fill(20, 50);
  runtime.clock.advance(20 * 60);
  expect(seqsOf(await append(channel, [{ ...eventOf('a'), since: at }, eventOf('b')]))).toEqual([21, 52]);
  // What comes next is numbered behind the last, and the log has each event once.
  expect(
    seqsOf(
      await append(channel, [
        { ...eventOf('a'), since: at },
        { ...eventOf('c'), since: at },
      ]),
    ),
  ).toEqual([21, 53]);
  expect((await since(channel, 0)).events.map(({ seq }) => seq)).toEqual(Array.from({ length: 53 }, (_, i) => i + 1));
});

test('a delivery that comes again after later ones finds its places', async () => {
  const runtime = await testRuntime();
  const { append, since } = channelSequence(runtime);
  const at = runtime.clock.now();
  const batch = (from: number) => Array.from({ length: 10 }, (_, i) => eventOf(`e${from + i}`));
  const queued = (sequenceNumber: string) => ({ sequenceNumber, at });
  await append(channel, batch(1), queued('10'));
  await append(channel, batch(11), queued('20'));
  runtime.clock.advance(30);
  const oneToTen = Array.from({ length: 10 }, (_, i) => i + 1);
  expect(seqsOf(await append(channel, batch(1), queued('10')))).toEqual(oneToTen);
  // Another batch may hold some that are known and some that are new.
  expect(seqsOf(await append(channel, batch(15), queued('24')))).toEqual(oneToTen.map((n) => n + 14));
  expect(seqsOf(await append(channel, batch(5), queued('14')))).toEqual(oneToTen.map((n) => n + 4));
  expect((await since(channel, 0)).events).toHaveLength(24);
});

test('a channel of many is spread over its shards, and stays so while its shares may wait', async () => {
  const runtime = await testRuntime();
  const { isSpread } = channelSequence(runtime);
  const table = tableOf(runtime);
  const count = (subscriptions: number) => table.commit([table.put({ PK: 'CHN#news', SK: 'STATE', subscriptions })]);
  expect(await isSpread('news')).toBe(false);
  await count(100);
  expect(await isSpread('news')).toBe(false);
  await count(101);
  expect(await isSpread('news')).toBe(true);
  runtime.clock.advance(23 * 3600);
  expect(await isSpread('news')).toBe(true);
  await count(1);
  // The queue keeps a share for a day.
  runtime.clock.advance(24 * 3600);
  expect(await isSpread('news')).toBe(true);
  runtime.clock.advance(2 * 3600);
  expect(await isSpread('news')).toBe(false);
});

test('workers that append at the same time give no number twice and leave none out', async () => {
  const { append } = channelSequence(await testRuntime());
  const ids = Array.from({ length: 12 }, (_, index) => `e${index}`);
  const batches = [0, 3, 6, 9].map((from) => ids.slice(from, from + 3).map((id) => eventOf(id)));
  const placed = await Promise.all(batches.map((batch) => append(channel, batch)));
  for (const batch of placed) expect(seqsOf(batch)).toEqual([...seqsOf(batch)].sort((one, other) => one - other));
  expect(seqsOf(placed.flat()).sort((one, other) => one - other)).toEqual(ids.map((_, index) => index + 1));
});

test('an app that was away gets what it missed, as it would have heard it', async () => {
  const { append, since } = channelSequence(await testRuntime());
  await append(channel, [
    eventOf('a', { n: 1 }),
    eventOf('b', { seq: 9 }),
    eventOf('c', '{"typing":true}'),
    eventOf('d', 'text'),
    eventOf('e', null),
  ]);
  expect(await since(channel, 0)).toEqual({
    events: [
      { seq: 1, event: 'e', data: { n: 1, seq: 1 } },
      { seq: 2, event: 'e', data: { seq: 9, channelSeq: 2 } },
      { seq: 3, event: 'e', data: { typing: true } },
      { seq: 4, event: 'e', data: 'text' },
      { seq: 5, event: 'e', data: null },
    ],
    seq: 5,
    more: false,
    complete: true,
  });
  expect(await since(channel, 5)).toEqual({ events: [], seq: 5, more: false, complete: true });
  expect(await since('private-never', 0)).toEqual({ events: [], seq: 0, more: false, complete: true });
  // A number that the channel has not given is of an earlier count.
  expect(await since(channel, 70)).toMatchObject({ seq: 5, complete: false });
});

test('by steps of any size, an app that was away gets each event once', async () => {
  const { append, since } = channelSequence(await testRuntime());
  for (let n = 1; n <= 230; n += 10) {
    await append(
      channel,
      Array.from({ length: 10 }, (_, index) => eventOf(`e${n + index}`)),
    );
  }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 230 }), async (start) => {
      const seen: number[] = [];
      let step = { seq: start, more: true };
      while (step.more) {
        const answer = await since(channel, step.seq);
        seen.push(...seqsOf(answer.events));
        expect(answer.complete).toBe(true);
        step = answer;
      }
      expect(seen).toEqual(Array.from({ length: 230 - start }, (_, index) => start + 1 + index));
    }),
    { numRuns: 10 },
  );
});

/** TTL removes events in no particular order, up to days late. */
const forget = (runtime: Runtime, ...seqs: number[]) => {
  const table = tableOf(runtime);
  const keyOf = (seq: number) => ({ PK: `CHN#${channel}#log`, SK: String(seq).padStart(12, '0') });
  return Promise.all(seqs.map((seq) => table.commit([table.remove(keyOf(seq))])));
};

test('an app that was away for longer than events are kept hears so, and starts at the last number', async () => {
  const runtime = await testRuntime();
  const { append, since } = channelSequence(runtime);
  await append(channel, [eventOf('a'), eventOf('b'), eventOf('c')]);
  await forget(runtime, 1, 2, 3);
  // So soon after the append, the events may be about to be stored.
  expect(await since(channel, 1)).toEqual({ events: [], seq: 1, more: true, complete: true });
  runtime.clock.advance(26 * 3600);
  expect(await since(channel, 1)).toEqual({ events: [], seq: 3, more: false, complete: false });
  expect(await since(channel, 3)).toEqual({ events: [], seq: 3, more: false, complete: true });
});

test('events of one delivery are stored side by side, and an app that asks meanwhile misses none of them', async () => {
  const runtime = await testRuntime();
  const { append, since } = channelSequence(runtime);
  await append(
    channel,
    Array.from({ length: 12 }, (_, index) => eventOf(`e${index}`)),
  );
  // As when 9 and 11 are not stored yet.
  await forget(runtime, 9, 11);
  expect(await since(channel, 7)).toMatchObject({ events: [{ seq: 8 }], seq: 8, more: true, complete: true });
  expect(await since(channel, 8)).toEqual({ events: [], seq: 8, more: true, complete: true });
  runtime.clock.advance(120);
  expect(await since(channel, 8), 'by now it is forgotten').toMatchObject({ events: [{ seq: 10 }], complete: false });
});

test('an event that was forgotten before the last delivery is never awaited', async () => {
  const runtime = await testRuntime();
  const { append, since } = channelSequence(runtime);
  for (const batch of [0, 1]) {
    await append(
      channel,
      Array.from({ length: 10 }, (_, index) => eventOf(`${batch}/${index}`)),
    );
  }
  await forget(runtime, 3);
  expect(await since(channel, 2)).toMatchObject({ seq: 20, more: false, complete: false });
});

test('a cache channel keeps its latest event when an earlier one comes again, and knows events by their full prefix', async () => {
  const runtime = await testRuntime();
  const cached = 'cache-news';
  const { append, since } = channelSequence(runtime);
  const { latest } = channelCache(runtime);
  const named = (id: string, event: string) => ({ ...eventOf(id), channel: cached, event });
  await append(cached, [named('a', 'first')]);
  await append(cached, [named('b', 'pushers-changed')]);
  await append(cached, [named('a', 'first')]);
  await append(cached, [named('c', 'client-x'), named('d', 'pusher:x'), named('e', 'pusher_internal:x')]);
  expect(await latest(cached)).toMatchObject({ seq: 2, event: 'pushers-changed' });
  const heard = (await since(cached, 1)).events.map(({ event, data }) => [event, data]);
  expect(heard).toEqual([
    ['pushers-changed', { n: 1, seq: 2 }],
    ['client-x', { n: 1, seq: 3 }],
    ['pusher:x', { n: 1 }],
    ['pusher_internal:x', { n: 1 }],
  ]);
});
