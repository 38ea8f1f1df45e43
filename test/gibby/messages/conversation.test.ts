import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ThreadMessageEvent } from '#shared/gibby/messages/thread.ts';
import { planFor } from '#shared/gibby/notifications/event-notifications.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { twoHalves } from '#test/support/pictures.ts';
import { requester, traveller } from '../deal-fixture.ts';
import { messageFixture } from './message-fixture.ts';

const contentsOf = ({ body }: { body: { data: { content: string }[] } }) => body.data.map(({ content }) => content);

test('each party reads what the other writes, as documented and the oldest first', async () => {
  const { thread, write, conversation } = await messageFixture();
  const { threadId } = await thread();
  const answer = await write(traveller, threadId, { content: 'Hi bro' });
  expect(answer.status).toBe(200);
  expect(answer.body.data).toEqual({
    id: expect.any(Number),
    content: 'Hi bro',
    user: { id: traveller, name: 'Alfa Adhitya', images: expect.objectContaining({ mini: expect.any(String) }) },
    is_traveller: true,
    created_at: expect.stringMatching(/^2026-03-01 /),
    updated_at: expect.stringMatching(/^2026-03-01 /),
  });
  await write(requester, threadId, { content: 'Hello' });
  const { body } = await conversation(requester, threadId);
  expect(body.data[0]).toEqual(answer.body.data);
  expect(body.data[1]).toMatchObject({ content: 'Hello', is_traveller: false, user: { id: requester } });
  expect(body.meta.pagination).toMatchObject({ total: 2, count: 2, per_page: 30, links: [] });
});

test('a message is unread for the other party until they read the conversation', async () => {
  const { thread, write, open, conversation, list, unread } = await messageFixture();
  const { threadId } = await thread();
  await open(traveller, threadId);
  await write(requester, threadId);
  expect([await unread(requester), await unread(traveller)]).toEqual([0, 1]);
  expect((await list(traveller)).body.data[0].is_read).toBe(false);
  await conversation(traveller, threadId);
  expect(await unread(traveller)).toBe(0);
});

test('a user is notified of the first waiting message only, without its text', async () => {
  const { thread, write, open, items } = await messageFixture();
  const { requestId, threadId } = await thread();
  await write(requester, threadId, { content: 'the first of a new thread' });
  await write(requester, threadId, { content: 'another' });
  await open(traveller, threadId);
  await write(requester, threadId, { content: 'the first after he has looked' });
  await write(traveller, threadId, { content: 'an answer' });
  const stored = (await items()).filter(({ PK, SK }) => PK === `THR#${threadId}` && String(SK).startsWith('MSG#'));
  const notified = stored.map((item) => {
    const { notificationsFor } = planFor({ topic: 'threadMessage', record: ThreadMessageEvent.parse(item) });
    return notificationsFor((userId) => `User ${userId}`).map(({ userId, message, data }) => ({
      userId,
      message,
      data,
    }));
  });
  const message = `“User ${requester}” wrote to you about Walnuts`;
  const data = { message_id: threadId, request_id: requestId, name: `User ${requester}`, item: 'Walnuts' };
  expect(notified).toEqual([
    [{ userId: traveller, message, data }],
    [],
    [{ userId: traveller, message, data }],
    // The requester has read the thread since it began, and gets the news of the answer.
    [expect.objectContaining({ userId: requester })],
  ]);
});

test('a long conversation is read by following its links', async () => {
  const { thread, write, conversation } = await messageFixture();
  const { threadId } = await thread();
  const said = Array.from({ length: 7 }, (_, index) => `message ${index}`);
  for (const content of said) await write(traveller, threadId, { content });
  const read: string[] = [];
  let query: Record<string, string> | undefined = { per_page: '3' };
  while (query && read.length < 100) {
    const answer = await conversation(requester, threadId, query);
    read.push(...contentsOf(answer));
    const { links } = answer.body.meta.pagination;
    query = links.next && Object.fromEntries(new URL(links.next).searchParams);
  }
  expect(read).toEqual(said);
});

describe('a picture', () => {
  test('comes as a part of the form with its crop, and is shown with the text in all sizes', async () => {
    const { thread, write, conversation, stored } = await messageFixture();
    const { threadId } = await thread();
    const form = new FormData();
    form.append('content', 'pempek enak lohh');
    const bytes = new Uint8Array(await twoHalves(200, 100).jpeg().toBuffer());
    form.append('content_image', new Blob([bytes], { type: 'image/jpeg' }), 'food.jpg');
    form.append('cropped_opt', '100,100,12,15');
    const sent = new Response(form);
    const headers = { 'content-type': sent.headers.get('content-type') ?? '' };
    const answer = await write(traveller, threadId, new Uint8Array(await sent.arrayBuffer()), headers);
    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({
      content: 'pempek enak lohh',
      content_image: { original: expect.stringContaining(`/uploads/conversations/${threadId}/`) },
    });
    expect(stored).toMatchObject([
      {
        kind: 'conversation',
        ownerId: threadId,
        userId: traveller,
        crop: { width: 100, height: 100, left: 12, top: 15 },
      },
    ]);
    expect((await conversation(requester, threadId)).body.data[0]).toEqual(answer.body.data);
  });

  test('may come without text, by the key of an upload', async () => {
    const { thread, write, stored } = await messageFixture();
    const { threadId } = await thread();
    const content_image = `quarantine/pictures/${traveller}/${'a'.repeat(32)}`;
    const answer = await write(traveller, threadId, { content_image });
    expect(answer.body.data).toMatchObject({ content: '', content_image: { mini: expect.any(String) } });
    expect(stored).toMatchObject([{ source: { uploadKey: content_image } }]);
  });

  test('is removed when its message could not be written', async () => {
    const { thread, write, stored, removed, ports } = await messageFixture();
    const { threadId } = await thread();
    ports.threads.add = async () => {
      throw new Failure('busy');
    };
    const content_image = `quarantine/pictures/${traveller}/${'a'.repeat(32)}`;
    expect((await write(traveller, threadId, { content_image })).status).toBe(503);
    expect(removed).toEqual(stored.map(({ picture }) => picture));
    expect(removed).toHaveLength(1);
  });
});

describe('nothing is written', () => {
  test.each([
    ['nothing is said', {}, 422],
    ['only blanks are said', { content: '  ' }, 422],
    ['more is said than a message holds', { content: 'x'.repeat(2001) }, 422],
    ['the words are no text', { content: 7 }, 422],
    ['the picture is no picture', { content: 'Hi', content_image: 'elsewhere' }, 422],
    ['the crop is no crop', { content: 'Hi', cropped_opt: '1,2' }, 422],
  ])('when %s', async (_name, body, status) => {
    const { thread, write, items } = await messageFixture();
    const { threadId } = await thread();
    const before = await items();
    expect((await write(traveller, threadId, body)).status).toBe(status);
    expect(await items()).toEqual(before);
  });

  test('when the deal has fallen through', async () => {
    const { thread, advance, write, open, items } = await messageFixture();
    const { requestId, threadId } = await thread();
    await advance(requestId, { event: 'cancel', by: requester, reasonId: 1 });
    const before = await items();
    for (const user of [requester, traveller]) {
      const answer = await write(user, threadId);
      expect([answer.status, answer.body.error.message]).toEqual([403, 'This conversation is closed.']);
    }
    expect(await items()).toEqual(before);
    expect((await open(requester, threadId)).body.data.allow_conversation).toBe(false);
  });
});

const anyAction = fc.record({
  action: fc.constantFrom(
    'write',
    'write',
    'write',
    'open',
    'conversation',
    'archive',
    'unarchive',
    'remove',
    'replay',
  ),
  user: fc.constantFrom(requester, traveller),
  thread: fc.nat(2),
});

test('badges, totals and numbers equal the lists after many concurrent actions', async () => {
  const fixture = await messageFixture();
  const threadIds: number[] = [];
  for (let count = 0; count < 3; count++) threadIds.push((await fixture.thread()).threadId);
  const actions = fc.sample(anyAction, { numRuns: 120, seed: 48 });
  for (let start = 0; start < actions.length; start += 4) {
    await Promise.all(
      actions.slice(start, start + 4).map(async ({ action, user, thread }) => {
        if (action === 'replay') expect(await fixture.deliverEvents()).toBe(0);
        else await fixture[action as 'write'](user, threadIds[thread] ?? 0);
      }),
    );
  }

  for (const user of [requester, traveller]) {
    const folders = ['requester', 'traveller', 'archive'] as const;
    const lists = await Promise.all(folders.map((type) => fixture.list(user, { type })));
    const rows = lists.flatMap(({ body }) => body.data as { id: number; is_read: boolean }[]);
    for (const { body } of lists) expect(body.meta.pagination.total).toBe(body.data.length);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(await fixture.unread(user)).toBe(rows.filter((row) => !row.is_read).length);
    for (const { id } of rows) {
      const view = await fixture.ports.threads.viewOf(id, user);
      const seen = (await fixture.conversation(user, id, { per_page: '30' })).body;
      const stored = (await fixture.items()).filter(
        ({ PK, SK }) => PK === `THR#${id}` && String(SK).startsWith('MSG#'),
      );
      expect(stored).toHaveLength((await fixture.ports.threads.get(id))?.messageCount ?? -1);
      expect(seen.meta.pagination.total).toBe(stored.length - (view?.hiddenThrough ?? 0));
    }
  }
});
