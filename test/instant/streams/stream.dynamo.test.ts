import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { changeStream, newStream } from '#shared/instant/streams/stream-change.rules.ts';
import { decideStream } from '#shared/instant/streams/stream-decision.rules.ts';
import { itemsOf } from '#test/support/items.ts';
import { stranger, streamFixture } from './stored-stream-fixture.ts';

const day = 24 * 3600;
const account = 'c00000000000000000000001';

describe('the store of streams', () => {
  test('accepts a change only of the version that it was made from', async () => {
    const { ports, streamAfter, stored } = await streamFixture();
    const { stream, id } = await streamAfter([]);
    const attempt = { event: 'start', by: 'viewer', now: ports.clock.now(), videoSessionId: 's' } as const;
    const decision = decideStream(stream, attempt);
    if (decision.kind !== 'apply') throw new Error('the start was refused');
    const change = changeStream(stream, decision.transition, attempt);
    await ports.streams.commit(ports.streams.change(change.stream, change.event));
    const again = ports.streams.commit(ports.streams.change(change.stream, change.event));
    await expect(again).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await stored(id)).toEqual(change.stream);
  });

  test('creates no stream twice', async () => {
    const { ports, streamAfter } = await streamFixture();
    const { stream } = await streamAfter([]);
    const { event } = newStream(stream, ports.clock.now());
    const again = ports.streams.commit(ports.streams.creation(stream, event));
    await expect(again).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });

  test('keeps the latest heartbeat, in whatever order heartbeats arrive', async () => {
    const { ports, streamAfter, stored, steps } = await streamFixture();
    const { id } = await streamAfter(steps.streaming);
    await ports.streams.recordPing(id, '2026-03-01T12:00:30.000Z');
    await ports.streams.recordPing(id, '2026-03-01T12:00:20.000Z');
    expect(await stored(id)).toMatchObject({ lastPingAt: '2026-03-01T12:00:30.000Z', version: 3 });
  });

  test('does not end a stream for silence when a heartbeat arrived after the read', async () => {
    const { ports, clock, streamAfter, steps } = await streamFixture();
    const { id, stream } = await streamAfter(steps.streaming);
    clock.advance(600);
    const attempt = { event: 'pingTtl', by: 'system', now: clock.now() } as const;
    const decision = decideStream(stream, attempt);
    if (decision.kind !== 'apply') throw new Error('the timer was refused');
    const change = changeStream(stream, decision.transition, attempt);
    await ports.streams.recordPing(id, new Date(clock.now()).toISOString());
    const commit = ports.streams.commit(ports.streams.change(change.stream, change.event));
    await expect(commit).rejects.toMatchObject({ code: 'changed_meanwhile' });
  });

  test("lists an account's requests while they are pending, newest first", async () => {
    const { ports, clock, streamAfter, play, steps } = await streamFixture();
    const first = await streamAfter([], { viewerAccount: account });
    clock.advance(1);
    const second = await streamAfter(steps.ready, { viewerAccount: account });
    await streamAfter([]);
    await streamAfter([], { viewerAccount: 'c00000000000000000000002' });
    const listed = async () => (await ports.streams.pendingOf(account)).map(({ id }) => id);
    expect(await listed()).toEqual([second.id, first.id]);
    await play(second.id, [['start', 'dealer']]);
    await play(first.id, [['cancel', 'viewer']]);
    expect(await listed()).toEqual([]);
  });

  test('keeps the phone that a party named last', async () => {
    const { ports, streamAfter } = await streamFixture();
    const { id } = await streamAfter([]);
    for (const address of ['first', 'second']) {
      await ports.streams.commit([ports.streams.deviceBinding(id, 'dealer', { address, type: 'ios', bundleId: null })]);
    }
    expect(await ports.streams.deviceOf(id, 'dealer')).toEqual({ address: 'second', type: 'ios', bundleId: null });
    expect(await ports.streams.deviceOf(id, 'viewer')).toBeUndefined();
  });

  test('lets everything of a stream expire 30 days after its request', async () => {
    const { runtime, ports, clock, streamAfter, steps } = await streamFixture();
    const { id } = await streamAfter(steps.recorded);
    await ports.streams.recordPing(id, new Date(clock.now()).toISOString());
    await ports.streams.commit([
      ports.streams.deviceBinding(id, 'dealer', { address: 'a', type: 'ios', bundleId: null }),
    ]);
    const message = { id: '1'.repeat(24), streamId: id, role: 'viewer', message: 'Hi', createdAt: '' } as const;
    await ports.streamChat.save(message);
    const items = await itemsOf(runtime);
    expect(items.length).toBeGreaterThan(8);
    const nowSeconds = Math.floor(clock.now() / 1000);
    for (const { PK, SK, ttl } of items) {
      expect(Number(ttl) - nowSeconds, `${PK} ${SK}`).toBeLessThanOrEqual(30 * day);
      expect(Number(ttl) - nowSeconds, `${PK} ${SK}`).toBeGreaterThan(30 * day - 60);
    }
  });
});

describe('stream tokens', () => {
  test('are stored only as hashes: no item contains one', async () => {
    const { runtime, ports, streamAfter, steps } = await streamFixture();
    const { id, tokens } = await streamAfter(steps.stopped);
    expect(await ports.streamAccess.resolve(tokens.viewer)).toMatchObject({ streamId: id, role: 'viewer' });
    expect(await ports.streamAccess.resolve(tokens.dealer)).toMatchObject({ streamId: id, role: 'dealer' });
    const text = JSON.stringify(await itemsOf(runtime));
    for (const token of [tokens.viewer, tokens.dealer]) {
      expect(text).not.toContain(token);
      expect(text).toContain(createHash('sha256').update(token).digest('hex'));
    }
  });

  test('open nothing when they were never issued, or after 30 days, whether or not the item is deleted', async () => {
    const { ports, clock, streamAfter } = await streamFixture();
    const { tokens } = await streamAfter([]);
    for (const token of [stranger, '', 'x', tokens.viewer.toUpperCase()]) {
      expect(await ports.streamAccess.resolve(token)).toBeUndefined();
    }
    clock.advance(30 * day - 1);
    expect(await ports.streamAccess.resolve(tokens.viewer)).toBeDefined();
    clock.advance(1);
    expect(await ports.streamAccess.resolve(tokens.viewer)).toBeUndefined();
  });

  test('are always the same for one stream and role, and differ between roles and streams', async () => {
    const { ports } = await streamFixture();
    const [one, again, other] = await Promise.all(['a', 'a', 'b'].map((id) => ports.streamTokens.tokensOf(id)));
    expect(again).toEqual(one);
    expect(new Set([one?.viewer, one?.dealer, other?.viewer, other?.dealer]).size).toBe(4);
    for (const token of [one?.viewer, one?.dealer]) expect(token).toMatch(/^[0-9a-f]{48}$/);
  });
});

describe('the chat of a stream', () => {
  test('is read per stream in order of time, page by page', async () => {
    const { ports, clock } = await streamFixture();
    const streamId = 'a'.repeat(24);
    const say = async (streamId: string, message: string) => {
      const id = ports.ids.objectId();
      await ports.streamChat.save({ id, streamId, role: 'viewer', message, createdAt: '2026-03-01T12:00:00.000Z' });
      clock.advance(0.001);
    };
    for (const message of ['one', 'two', 'three', 'four']) await say(streamId, message);
    await say('b'.repeat(24), 'elsewhere');
    const textsOf = async (after?: string, limit = 100) =>
      (await ports.streamChat.list(streamId, { after, limit })).map(({ message }) => message);
    expect(await textsOf()).toEqual(['one', 'two', 'three', 'four']);
    expect(await textsOf(undefined, 2)).toEqual(['one', 'two']);
    const [, second] = await ports.streamChat.list(streamId, { limit: 2 });
    expect(await textsOf(second?.id)).toEqual(['three', 'four']);
    expect(await textsOf('f'.repeat(24))).toEqual([]);
  });
});
