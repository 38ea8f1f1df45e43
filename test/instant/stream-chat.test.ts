import { describe, expect, test } from 'vitest';
import { handler as listStreamChat } from '#functions/instant/list-stream-chat/handler.ts';
import { handler as saveStreamChat } from '#functions/instant/save-stream-chat/handler.ts';
import type { StreamChatReader } from '#shared/instant/streams/stream.ports.ts';
import { call } from '../support/call.ts';
import { streamFixture } from './streams/stored-stream-fixture.ts';

describe('the chat of an instant stream', () => {
  test('stores messages of both parties in order of time, under the role in which it was said', async () => {
    const fixture = await streamFixture();
    const { viewer, dealer } = await fixture.streamAfter(fixture.steps.streaming);
    const said = await call(saveStreamChat, fixture.ports, { ...viewer, body: { role: 'viewer', message: 'xxxxx' } });
    expect(said.status).toBe(200);
    expect(said.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      role: 'viewer',
      message: 'xxxxx',
      createdAt: '2026-03-01T12:00:10.000Z',
    });
    fixture.clock.advance(1);
    const answered = await call(saveStreamChat, fixture.ports, { ...dealer, body: { message: 'Look!' } });
    for (const request of [viewer, dealer]) {
      const { status, body } = await call(listStreamChat, fixture.ports, request);
      expect([status, body]).toEqual([200, [said.body, answered.body]]);
    }
  });

  test('is read page by page, each from the last message of the page before', async () => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter(fixture.steps.streaming);
    for (const message of ['one', 'two', 'three', 'four', 'five']) {
      await call(saveStreamChat, fixture.ports, { ...viewer, body: { message } });
      fixture.clock.advance(1);
    }
    const read = async (query: Record<string, string>) =>
      (await call(listStreamChat, fixture.ports, { ...viewer, query })).body as { id: string; message: string }[];
    const first = await read({ limit: '2' });
    const second = await read({ limit: '2', cursor: first.at(-1)?.id ?? '' });
    const third = await read({ limit: '2', cursor: second.at(-1)?.id ?? '' });
    const texts = [first, second, third].map((page) => page.map(({ message }) => message));
    expect(texts).toEqual([['one', 'two'], ['three', 'four'], ['five']]);
  });

  test.each([
    ['without a limit', {}, 1_000],
    ['with a limit of 0', { limit: '0' }, 1_000],
    ['with a greater limit', { limit: '5000' }, 1_000],
    ['with a smaller limit', { limit: '7' }, 7],
  ])('is read with up to a thousand messages at once, here %s', async (_, query, limit) => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter([]);
    const asked: unknown[] = [];
    const streamChat: StreamChatReader = {
      list: async (_streamId, options) => {
        asked.push(options);
        return [];
      },
    };
    const ports = { ...fixture.ports, streamChat };
    expect((await call(listStreamChat, ports, { ...viewer, query })).status).toBe(200);
    expect(asked).toEqual([{ limit }]);
  });

  test.each([
    ['the other role', { role: 'dealer', message: 'Hi' }, 403],
    ['no message', { role: 'viewer' }, 400],
    ['an empty message', { message: '' }, 400],
    ['a message of more than 2000 characters', { message: 'x'.repeat(2001) }, 400],
  ])('refuses %s, and stores nothing', async (_, body, status) => {
    const fixture = await streamFixture('perRole');
    const { id, viewer } = await fixture.streamAfter(fixture.steps.streaming);
    expect((await call(saveStreamChat, fixture.ports, { ...viewer, body })).status).toBe(status);
    expect(await fixture.ports.streamChat.list(id, { limit: 10 })).toEqual([]);
  });

  test.each(['ready', 'stopped'] as const)('accepts no message in a stream that is %s', async (how) => {
    const fixture = await streamFixture();
    const { id, viewer, stream } = await fixture.streamAfter(fixture.steps[how]);
    const answer = await call(saveStreamChat, fixture.ports, { ...viewer, body: { message: 'Hi' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'E_CONFLICT', currentState: stream.status } });
    expect(await fixture.ports.streamChat.list(id, { limit: 10 })).toEqual([]);
  });

  test('refuses a cursor that is no id', async () => {
    const fixture = await streamFixture();
    const { viewer } = await fixture.streamAfter([]);
    expect((await call(listStreamChat, fixture.ports, { ...viewer, query: { cursor: '../x' } })).status).toBe(400);
  });
});
