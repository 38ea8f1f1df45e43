import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { roomFixture } from './room-fixture.ts';

async function given() {
  const fixture = await roomFixture();
  const room = (await fixture.asTraveller(traveller, await fixture.request(), requester)).body.data.id as number;
  return { ...fixture, room };
}
const contentsOf = ({ body }: { body: { data: { content: string }[] } }) => body.data.map(({ content }) => content);

test('messages in a room are numbered from 1 and read by both, the oldest first', async () => {
  const { room, say, read } = await given();
  const first = await say(requester, room, { content: 'Is it new?' });
  expect([first.status, first.body.data]).toEqual([
    200,
    {
      id: 1,
      room_id: room,
      user_id: requester,
      content: 'Is it new?',
      created_at: expect.stringMatching(/^2026-03-01 /),
    },
  ]);
  const second = await say(traveller, room, { content: 'It is' });
  for (const user of [requester, traveller]) {
    const { body } = await read(user, room);
    expect(body.data).toEqual([first.body.data, second.body.data]);
    expect(body.meta.pagination).toMatchObject({ total: 2, count: 2 });
  }
});

test('an app that was offline reads what came after the last message that it has', async () => {
  const { room, say, read } = await given();
  for (const content of ['one', 'two', 'three', 'four']) await say(requester, room, { content });
  const { body } = await read(traveller, room, { since: '2' });
  expect(contentsOf({ body })).toEqual(['three', 'four']);
  expect(body.meta.pagination).toMatchObject({ total: 2, count: 2 });
  for (const since of ['4', '999999999']) expect((await read(traveller, room, { since })).body.data).toEqual([]);
  expect((await read(traveller, room, { since: 'x' })).status).toBe(422);
  const page = await read(traveller, room, { since: '1', per_page: '2', page: '2' });
  expect(contentsOf(page)).toEqual(['four']);
});

test('concurrent messages are all stored, each with its own number', async () => {
  const { room, say, read } = await given();
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => say(index % 2 ? requester : traveller, room, { content: `${index}` })),
  );
  const said = answers.filter(({ status }) => status === 200);
  expect(said.map(({ body }) => body.data.id).sort()).toEqual(said.map((_, index) => index + 1));
  expect((await read(requester, room)).body.meta.pagination.total).toBe(said.length);
  expect(new Set(contentsOf(await read(requester, room))).size).toBe(said.length);
});

describe('a message is refused', () => {
  test.each([
    ['without words', {}, 422],
    ['with blanks alone', { content: ' ' }, 422],
    ['with more than a message holds', { content: 'x'.repeat(2001) }, 422],
    ['with half a character, which is no text', { content: '\ud800' }, 400],
  ])('%s', async (_name, body, status) => {
    const { room, say, items } = await given();
    const before = await items();
    expect((await say(requester, room, body)).status).toBe(status);
    expect(await items()).toEqual(before);
  });

  test('from a stranger, who can read nothing either and does not learn which rooms exist', async () => {
    const { room, say, read, items } = await given();
    const before = await items();
    for (const id of [room, 999]) {
      for (const answer of [await say(stranger, id), await read(stranger, id)]) {
        expect([answer.status, answer.body.error.message]).toEqual([404, 'Resource Not Found']);
      }
    }
    expect(await items()).toEqual(before);
  });
});
