import { describe, expect, test } from 'vitest';
import { requester, stranger, traveller } from '../deal-fixture.ts';
import { messageFixture } from './message-fixture.ts';

const idsIn = ({ body }: { body: { data: { id: number }[] } }) => body.data.map(({ id }) => id);
const notFound = { error: { http_code: 404, message: 'Resource Not Found', code: 'not_found' } };

test('an accepted offer has one thread, unread by the traveller, however often its event arrives', async () => {
  const { thread, deliverEvents, list, unread } = await messageFixture();
  const { threadId } = await thread();
  expect(await deliverEvents()).toBe(0);
  expect(await deliverEvents()).toBe(0);
  for (const user of [requester, traveller]) {
    const answer = await list(user);
    expect(idsIn(answer)).toEqual([threadId]);
    expect(answer.body.meta.pagination).toMatchObject({ total: 1, count: 1, links: [] });
  }
  expect([await unread(requester), await unread(traveller)]).toEqual([0, 1]);
});

test('an offer that is not accepted has no thread', async () => {
  const { request, offer, deliverEvents, list } = await messageFixture();
  await offer(await request(), traveller);
  expect(await deliverEvents()).toBe(0);
  expect(idsIn(await list(traveller))).toEqual([]);
});

test('each offer that a request accepts in turn has its own thread', async () => {
  const { thread, advance, agree, deliverEvents, list, open } = await messageFixture();
  const { requestId, threadId } = await thread();
  await advance(requestId, { event: 'cancelOffer', by: traveller });
  const second = await agree(requestId, stranger);
  await deliverEvents();
  expect(idsIn(await list(requester))).toEqual([second, threadId]);
  expect((await open(requester, threadId)).body.data.allow_conversation).toBe(false);
  expect((await open(requester, second)).body.data.allow_conversation).toBe(true);
});

test('the list shows a thread as documented, to the traveller with the requester as its sender', async () => {
  const { thread, list } = await messageFixture();
  const { requestId, threadId } = await thread();
  const [row] = (await list(traveller)).body.data;
  expect(row).toEqual({
    id: threadId,
    subject: `Request #${requestId} - Walnuts`,
    request_id: requestId,
    request_image: expect.objectContaining({ original: expect.stringContaining('/uploads/requests/1/') }),
    accepted_offer: {
      id: threadId,
      offer_price: 50_000,
      return_date: '2026-04-07',
      traveller: 'Alfa Adhitya',
      traveller_location: 'Bandung, Indonesia',
      collection_method: 'Meet Up',
    },
    is_read: false,
    is_archive: false,
    is_traveller: true,
    allow_conversation: true,
    sender: 'Suci Requester',
    sender_images: expect.objectContaining({ mini: expect.any(String) }),
    created_at: expect.stringMatching(/^2026-03-01 /),
    updated_at: expect.stringMatching(/^2026-03-01 /),
  });
});

test('a thread on its own shows the date in words and no picture of the request, and marks it as read', async () => {
  const { thread, open, list, unread } = await messageFixture();
  const { threadId } = await thread();
  const { status, body } = await open(traveller, threadId);
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ id: threadId, is_read: true });
  expect(body.data.accepted_offer.return_date).toBe('Apr 7, 2026');
  expect(body.data).not.toHaveProperty('request_image');
  expect((await list(traveller)).body.data[0].is_read).toBe(true);
  expect(await unread(traveller)).toBe(0);
});

describe('folders', () => {
  test('show a thread on the side of its owner, and in the archive once it is archived', async () => {
    const { thread, archive, unarchive, list } = await messageFixture();
    const { threadId } = await thread();
    const folders = async (user: number) => {
      const types = ['', 'requester', 'traveller', 'archive'];
      const lists = await Promise.all(types.map((type) => list(user, { type })));
      for (const one of lists) expect(one.body.meta.pagination.total).toBe(one.body.data.length);
      return lists.map(idsIn);
    };
    expect(await folders(requester)).toEqual([[threadId], [threadId], [], []]);
    expect(await folders(traveller)).toEqual([[threadId], [], [threadId], []]);

    for (const answer of [await archive(traveller, threadId), await archive(traveller, threadId)]) {
      expect([answer.status, answer.body]).toEqual([200, { data: { message: 'Messages Archived' } }]);
    }
    expect(await folders(traveller)).toEqual([[], [], [], [threadId]]);
    expect(await folders(requester)).toEqual([[threadId], [threadId], [], []]);
    expect((await list(traveller, { type: 'archive' })).body.data[0].is_archive).toBe(true);

    for (const answer of [await unarchive(traveller, threadId), await unarchive(traveller, threadId)]) {
      expect([answer.status, answer.body]).toEqual([200, { data: { message: 'Messages Unarchived' } }]);
    }
    expect(await folders(traveller)).toEqual([[threadId], [], [threadId], []]);
  });

  test('with any other name are refused', async () => {
    const { list } = await messageFixture();
    expect((await list(requester, { type: 'spam' })).status).toBe(422);
  });

  test('show the thread with the latest message first', async () => {
    const { thread, write, list } = await messageFixture();
    const first = (await thread()).threadId;
    const second = (await thread()).threadId;
    expect(idsIn(await list(requester))).toEqual([second, first]);
    await write(traveller, first);
    expect(idsIn(await list(requester))).toEqual([first, second]);
    expect(idsIn(await list(traveller))).toEqual([first, second]);
  });
});

describe('a deleted thread', () => {
  test('is gone only for the user who deleted it', async () => {
    const { thread, write, remove, list, open, conversation, archive, unread } = await messageFixture();
    const { threadId } = await thread();
    for (const answer of [await remove(traveller, threadId), await remove(traveller, threadId)]) {
      expect([answer.status, answer.body]).toEqual([200, { data: { message: 'Messages Deleted' } }]);
    }
    expect(idsIn(await list(traveller))).toEqual([]);
    expect(await unread(traveller)).toBe(0);
    for (const answer of [
      await open(traveller, threadId),
      await conversation(traveller, threadId),
      await archive(traveller, threadId),
      await write(traveller, threadId),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, notFound]);
    }
    expect((await open(requester, threadId)).status).toBe(200);
  });

  test('comes back with the next message, without the earlier ones', async () => {
    const { thread, write, remove, list, conversation, unread } = await messageFixture();
    const { threadId } = await thread();
    await write(requester, threadId, { content: 'before' });
    await remove(traveller, threadId);
    await write(requester, threadId, { content: 'after' });
    expect(idsIn(await list(traveller))).toEqual([threadId]);
    expect(await unread(traveller)).toBe(1);
    const seen = (await conversation(traveller, threadId)).body;
    expect(seen.data.map(({ content }: { content: string }) => content)).toEqual(['after']);
    expect(seen.meta.pagination).toMatchObject({ total: 1, count: 1 });
    expect((await conversation(requester, threadId)).body.meta.pagination.total).toBe(2);
  });
});

describe('a stranger', () => {
  test.each(['open', 'conversation', 'write', 'archive', 'unarchive', 'remove'] as const)(
    'learns nothing and changes nothing by %s, whether or not the thread exists',
    async (action) => {
      const fixture = await messageFixture();
      const { threadId } = await fixture.thread();
      const before = await fixture.items();
      for (const id of [threadId, 999_999]) {
        const answer = await fixture[action](stranger, id);
        expect([answer.status, answer.body]).toEqual([404, notFound]);
      }
      expect(await fixture.items()).toEqual(before);
    },
  );

  test('finds no threads in the lists', async () => {
    const { thread, list } = await messageFixture();
    await thread();
    for (const type of ['', 'requester', 'traveller', 'archive']) {
      expect(idsIn(await list(stranger, { type }))).toEqual([]);
    }
  });
});
