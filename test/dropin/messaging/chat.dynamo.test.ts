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
  for (const each of [third, first, second]) await store.record(each);

  expect(await store.list(gig, all)).toEqual([first, second, third]);
  expect(await store.list(gig, { skip: 1, limit: 1 })).toEqual([second]);
  expect(await store.list(gig, { skip: 3, limit: 1 })).toEqual([]);
  expect(await store.list(oid(9), all)).toEqual([]);
});

test('a message that is recorded again changes nothing, also not that it was saved', async () => {
  const store = chat(await testRuntime());
  const [one, other] = [message(1, '2026-03-01T12:00:00.000Z', 'hi'), message(2, '2026-03-01T12:00:01.000Z', 'hi')];
  await store.record(one);
  await store.record(other);
  expect(await store.acknowledge(gig, one)).toEqual(one);
  await store.record(one);
  expect(await store.acknowledge(gig, one)).toEqual(other);
  expect(await store.list(gig, all)).toEqual([one, other]);
});

test('saves of equal words acknowledge one message each, the oldest first, and then answer the latest', async () => {
  const store = chat(await testRuntime());
  const said = [1, 2, 3].map((index) => message(index, `2026-03-01T12:00:0${index}.000Z`, 'hello'));
  for (const each of said) await store.record(each);
  const answers = [];
  for (let save = 0; save < 5; save++)
    answers.push(await store.acknowledge(gig, { account: oid(1), message: 'hello' }));
  expect(answers).toEqual([...said, said[2], said[2]]);
});

test('simultaneous saves of equal words acknowledge different messages', async () => {
  const store = chat(await testRuntime());
  const said = [1, 2, 3, 4].map((index) => message(index, `2026-03-01T12:00:0${index}.000Z`, 'hello'));
  for (const each of said) await store.record(each);
  const words = { account: oid(1), message: 'hello' };
  const answers = await Promise.all(said.map(() => store.acknowledge(gig, words)));
  expect(answers.map((each) => each?.id).sort()).toEqual(said.map(({ id }) => id));
});

test.each([
  ['another account', { account: oid(2), message: 'hello' }],
  ['other words', { account: oid(1), message: 'hello ' }],
])('nothing is acknowledged for %s', async (_, words) => {
  const store = chat(await testRuntime());
  await store.record(message(1, '2026-03-01T12:00:00.000Z', 'hello'));
  expect(await store.acknowledge(gig, words)).toBeUndefined();
  expect(await store.acknowledge(oid(9), { account: oid(1), message: 'hello' })).toBeUndefined();
});
