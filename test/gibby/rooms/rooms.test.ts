import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { roomFixture } from './room-fixture.ts';

const idsIn = ({ body }: { body: { data: { id: number }[] } }) => body.data.map(({ id }) => id);

test('a room is answered as documented, and is the same from both sides', async () => {
  const { request, asRequester, asTraveller } = await roomFixture();
  const requestId = await request();
  const answer = await asRequester(requester, requestId, traveller);
  expect([answer.status, answer.body]).toEqual([
    200,
    {
      data: {
        id: expect.any(Number),
        room_name: `room@${requestId}`,
        request_id: requestId,
        request_name: 'Walnuts',
        requester,
        requester_name: 'Suci Requester',
        traveller,
        traveller_name: 'Alfa Adhitya',
        created_at: expect.stringMatching(/^2026-03-01 /),
      },
    },
  ]);
  expect((await asTraveller(traveller, requestId, requester)).body).toEqual(answer.body);
  expect((await asRequester(requester, requestId, traveller)).body).toEqual(answer.body);
});

test('concurrent and repeated joins of both parties lead to one room that is counted once', async () => {
  const { request, asRequester, asTraveller, requesterRooms, travellerRooms, items } = await roomFixture();
  const requestId = await request();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 ? asRequester(requester, requestId, traveller) : asTraveller(traveller, requestId, requester),
    ),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.data.id}`)).size).toBe(1);
  const [room] = idsIn(await requesterRooms(requester));
  expect(room).toBe(answers[0]?.body.data.id);
  expect((await requesterRooms(requester)).body.meta.pagination.total).toBe(1);
  expect((await travellerRooms(traveller)).body.meta.pagination.total).toBe(1);
  expect(await items('ROM#')).toHaveLength(1);
});

test('each traveller has their own room, with the same label', async () => {
  const { request, asTraveller, requesterRooms, travellerRooms } = await roomFixture();
  const requestId = await request();
  const first = (await asTraveller(traveller, requestId, requester)).body.data;
  const second = (await asTraveller(stranger, requestId, requester)).body.data;
  expect(second.id).not.toBe(first.id);
  expect(second.room_name).toBe(first.room_name);
  expect(idsIn(await requesterRooms(requester))).toEqual([second.id, first.id]);
  expect(idsIn(await travellerRooms(traveller))).toEqual([first.id]);
  expect(idsIn(await travellerRooms(requester))).toEqual([]);
});

test('a list shows pictures, and states the number of pages in both forms of the document', async () => {
  const { request, asTraveller, travellerRooms } = await roomFixture();
  await asTraveller(traveller, await request(), requester);
  const { body } = await travellerRooms(traveller);
  expect(body.data[0].request_images).toEqual([
    expect.objectContaining({
      original: expect.stringContaining('/uploads/requests/1/'),
      thumbnail: expect.any(String),
    }),
  ]);
  const pages = { total: 1, count: 1, per_page: 30, current_page: 1, total_page: 1, total_pages: 1, links: [] };
  expect(body.meta.pagination).toEqual(pages);
});

test('the room with the latest message is first, on both sides', async () => {
  const { request, asTraveller, say, requesterRooms, travellerRooms } = await roomFixture();
  const first = (await asTraveller(traveller, await request(), requester)).body.data.id;
  const second = (await asTraveller(traveller, await request(), requester)).body.data.id;
  await say(requester, first);
  expect(idsIn(await requesterRooms(requester))).toEqual([first, second]);
  expect(idsIn(await travellerRooms(traveller))).toEqual([first, second]);
});

describe('no room is made', () => {
  const unknown = { code: 'GEN-UNPROCESSABLE', http_code: 422, message: 'request id not found' };

  test.each([
    ['there is no such request', 'asRequester', requester, 999, traveller],
    ['there is no such request to travel for', 'asTraveller', traveller, 999, requester],
    ["the request is another user's", 'asRequester', stranger, 'own', traveller],
    ["the request is the caller's own", 'asTraveller', requester, 'own', requester],
  ] as const)('when %s', async (_name, side, as, which, member) => {
    const fixture = await roomFixture();
    const requestId = which === 'own' ? await fixture.request() : which;
    const before = await fixture.items();
    const answer = await fixture[side](as, requestId, member);
    expect([answer.status, answer.body.error]).toEqual([422, unknown]);
    expect(await fixture.items()).toEqual(before);
  });

  test.each([
    ['the traveller and the requester are one user', 'asRequester', requester, requester],
    ['there is no such traveller', 'asRequester', requester, 999],
    ['the traveller was shut out', 'asRequester', requester, 4],
    ['the requester is another user', 'asTraveller', traveller, stranger],
    ['no member is named', 'asRequester', requester, undefined],
  ] as const)('when %s', async (_name, side, as, member) => {
    const fixture = await roomFixture();
    await fixture.join(4, { status: 'deactivated' });
    const requestId = await fixture.request();
    const before = await fixture.items();
    const answer = await fixture[side](as, requestId, member);
    expect([answer.status, answer.body.error.code]).toEqual([422, 'GEN-UNPROCESSABLE']);
    expect(answer.body.error.message).not.toBe(unknown.message);
    expect(await fixture.items()).toEqual(before);
  });

  test('when the request is hidden', async () => {
    const { request, advance, asTraveller } = await roomFixture();
    const requestId = await request();
    await advance(requestId, { event: 'hide', by: 'a'.repeat(24), actor: 'admin', reason: 'a weapon' });
    const answer = await asTraveller(traveller, requestId, requester);
    expect([answer.status, answer.body.error]).toEqual([422, unknown]);
  });
});
