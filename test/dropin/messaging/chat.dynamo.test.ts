import { expect, test } from 'vitest';
import { chat } from '#shared/dropin/messaging/chat.dynamo.ts';
import type { ChatMessage } from '#shared/dropin/messaging/chat.ts';
import { testRuntime } from '#test/support/store.ts';

const gig = '900000000000000000000001';
const oid = (number: number) => number.toString(16).padStart(24, '0');

function message(index: number, createdAt: string, text = `text ${index}`): ChatMessage {
  return { id: oid(index), gig, account: oid(1), message: text, createdAt, updatedAt: createdAt };
}

const all = { skip: 0, limit: 100 };

test('messages are listed by time, to the millisecond, whatever their ids and the order of saving', async () => {
  const store = chat(await testRuntime());
  const third = message(1, '2026-03-01T12:00:00.003Z');
  const first = message(3, '2026-03-01T12:00:00.001Z');
  const second = message(2, '2026-03-01T12:00:00.002Z');
  for (const [index, each] of [third, first, second].entries()) await store.save(each, [`key ${index}`]);

  expect(await store.list(gig, all)).toEqual([first, second, third]);
  expect(await store.list(gig, { skip: 1, limit: 1 })).toEqual([second]);
  expect(await store.list(gig, { skip: 3, limit: 1 })).toEqual([]);
  expect(await store.list(oid(9), all)).toEqual([]);
});

test('a message that shares any key with a stored one is the stored one', async () => {
  const store = chat(await testRuntime());
  const saved = message(1, '2026-03-01T12:00:00.000Z');
  await store.save(saved, ['a', 'b']);

  expect(await store.save(message(2, '2026-03-01T12:00:05.000Z'), ['b', 'c'])).toEqual(saved);
  expect(await store.save(message(3, '2026-03-01T12:00:06.000Z'), ['a'])).toEqual(saved);
  expect(await store.list(gig, all)).toEqual([saved]);
  const other = { ...message(4, '2026-03-01T12:00:07.000Z'), gig: oid(9) };
  expect(await store.save(other, ['a'])).toEqual(other);
});

test('a key is free again after a day', async () => {
  const runtime = await testRuntime();
  const store = chat(runtime);
  const first = message(1, '2026-03-01T12:00:00.000Z');
  const second = message(2, '2026-03-02T12:00:00.000Z');
  await store.save(first, ['a']);

  runtime.clock.advance(24 * 3600);

  expect(await store.save(second, ['a'])).toEqual(second);
  expect(await store.list(gig, all)).toEqual([first, second]);
});

test('of 10 concurrent saves of one message one is stored, and all return it', async () => {
  const store = chat(await testRuntime());
  const attempts = Array.from({ length: 10 }, (_, index) => message(index, '2026-03-01T12:00:00.000Z', 'hello'));

  const answers = await Promise.all(attempts.map((each) => store.save(each, ['a', 'b'])));

  const stored = await store.list(gig, all);
  expect(stored).toHaveLength(1);
  for (const answer of answers) expect(answer).toEqual(stored[0]);
});
