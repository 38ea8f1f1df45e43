import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { application, realtime } from '#test/realtime/harness.ts';

const channel = 'private-account-c00000000000000000000001';
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Failure ? thrown.code : thrown),
  );

test('an open connection is found with its channels and its account, and closing it leaves no trace', async () => {
  const { ports, publish, connected, outside } = await realtime();
  const connection = await connected('one', 'account-1');
  await ports.connections.subscribe(connection, channel);
  await ports.connections.subscribe(connection, 'news');
  await ports.connections.subscribe(connection, channel);
  await ports.connections.unsubscribe('one', 'news');
  const open = await ports.connections.get('one');
  expect(open).toMatchObject({ ...connection, accountId: 'account-1', channelCount: 1 });
  expect(await ports.connections.membership('one', channel)).toEqual({ ...connection, accountId: 'account-1' });
  expect(await ports.connections.membership('one', 'news')).toBeUndefined();

  await ports.connections.close('one');
  await ports.connections.close('one');
  expect(await ports.connections.get('one')).toBeUndefined();
  expect(await codeOf(ports.connections.identify(connection.socketId, 'account-1'))).toBe('channel_refused');
  await publish([{ channel, event: 'e', data: {} }]);
  expect(outside.posts).toEqual([]);
});

test('a closed connection cannot be subscribed, and leaves no member in the channel', async () => {
  const { ports, publish, connected, outside } = await realtime();
  const connection = await connected('one');
  await ports.connections.close('one');
  expect(await ports.connections.subscribe(connection, channel)).toBe('closed');
  await publish([{ channel, event: 'e', data: {} }]);
  expect(outside.posts).toEqual([]);
});

test('a socket belongs to one account: another account cannot take it over', async () => {
  const { ports, connected } = await realtime();
  const { socketId } = await connected('one', 'account-1');
  expect(await codeOf(ports.connections.identify(socketId, 'account-1'))).toBeUndefined();
  expect(await codeOf(ports.connections.identify(socketId, 'account-2'))).toBe('channel_refused');
  expect((await ports.connections.get('one'))?.accountId).toBe('account-1');
});

test('an event reaches every member of its channel once, except the excluded socket', async () => {
  const { ports, publish, connected, framesOf, outside } = await realtime();
  const names = Array.from({ length: 150 }, (_, index) => `c${index}`);
  const members = await Promise.all(names.map((name) => connected(name)));
  for (const name of [channel, 'public-news']) {
    await Promise.all(members.map((member) => ports.connections.subscribe(member, name)));
    await publish([{ channel: name, event: 'e', data: { n: 1 }, exceptSocket: members[0]?.socketId }]);
  }
  expect(framesOf('c0')).toEqual([]);
  expect(outside.posts).toHaveLength(2 * 149);
  expect(framesOf('c149')).toEqual([
    { event: 'e', channel, data: '{"n":1,"seq":1}', seq: 1 },
    { event: 'e', channel: 'public-news', data: '{"n":1,"seq":1}', seq: 1 },
  ]);
  expect(outside.maxAtOnce).toBeGreaterThan(1);
  expect(outside.maxAtOnce).toBeLessThanOrEqual(64);
});

test('events of one channel arrive in order, even when the rate limit delays a post', async () => {
  const { ports, publish, connected, framesOf, outside } = await realtime();
  for (const name of ['slow', 'quick']) await ports.connections.subscribe(await connected(name), channel);
  outside.verdict = (connectionId, attempt) => (connectionId === 'slow' && attempt === 1 ? 429 : undefined);
  const events = [1, 2, 3].map((n) => ({ channel, event: 'e', data: n }));
  await publish(events);
  for (const name of ['slow', 'quick']) expect(framesOf(name).map(({ data }) => data)).toEqual(['1', '2', '3']);
});

test('a member whose connection is gone is removed, and one that cannot be reached delays no other member', async () => {
  const { ports, publish, runtime, connected, framesOf, outside } = await realtime();
  for (const name of ['gone', 'broken', 'well']) await ports.connections.subscribe(await connected(name), channel);
  outside.verdict = (connectionId) => ({ gone: 410, broken: 403 })[connectionId];
  await publish([{ channel, event: 'e', data: 1 }]);
  expect(framesOf('well')).toHaveLength(1);
  expect(await ports.connections.get('gone')).toBeUndefined();
  expect(await ports.connections.get('broken')).toBeDefined();
  const errors = runtime.lines.filter(({ level }) => level === 'error');
  expect(errors.map(({ message }) => message)).toEqual(['a channel event could not be posted']);

  outside.verdict = () => undefined;
  await publish([{ channel, event: 'e', data: 2 }]);
  expect(framesOf('gone')).toEqual([]);
  expect(framesOf('broken')).toHaveLength(1);
});

test('a first frame waits for the connection to open, and gives up if it never opens', async () => {
  const { ports, framesOf, outside } = await realtime();
  outside.verdict = (connectionId, attempt) => (connectionId === 'never' || attempt < 4 ? 410 : undefined);
  expect(await ports.sockets.sendFirst('late', '{"event":"hello"}')).toBe(true);
  expect(framesOf('late')).toEqual([{ event: 'hello' }]);
  expect(await ports.sockets.sendFirst('never', '{"event":"hello"}')).toBe(false);
  expect(await ports.sockets.send('never', '{"event":"hello"}')).toBe(false);
});

test('a signature follows the protocol, and is valid only for its socket, channel and data; it tells when its secret was made', async () => {
  const { ports } = await realtime();
  const { channelSignatures } = ports;
  const hmac = (text: string) => createHmac('sha256', application.secret).update(text).digest('hex');
  const auth = await channelSignatures.sign('1.2', 'private-x');
  expect(auth).toBe(`app-key:${hmac('1.2:private-x')}`);
  expect(await channelSignatures.sign('1.2', 'private-x', '{"a":1}')).toBe(`app-key:${hmac('1.2:private-x:{"a":1}')}`);
  expect(await channelSignatures.verify(auth, '1.2', 'private-x')).toBe(1_000);
  expect(await channelSignatures.verify(auth, '1.3', 'private-x')).toBeUndefined();
  expect(await channelSignatures.verify(auth, '1.2', 'private-y')).toBeUndefined();
  expect(await channelSignatures.verify(auth, '1.2', 'private-x', '')).toBeUndefined();
  expect(await channelSignatures.verify('', '1.2', 'private-x')).toBeUndefined();
  expect([await channelSignatures.isKey('app-key'), await channelSignatures.isKey('app')]).toEqual([true, false]);
});

test('a socket that answers nothing is ended while the others get their events', async () => {
  const { ports, publish, connected, framesOf, outside } = await realtime();
  for (const name of ['stuck', 'well']) await ports.connections.subscribe(await connected(name), channel);
  const events = [1, 2].map((n) => ({ channel, event: 'e', data: n }));
  outside.verdict = (connectionId) => (connectionId === 'stuck' ? 0 : undefined);
  const published = publish(events);
  await expect.poll(() => framesOf('well').map(({ data }) => data)).toEqual(['1', '2']);
  // The gateway is alive: it answers others a while later.
  await expect
    .poll(
      async () => {
        await ports.sockets.send('other', '{"event":"hello"}');
        return outside.ended;
      },
      { timeout: 9_000, interval: 300 },
    )
    .toEqual(['stuck']);
  await published;
  expect(await ports.connections.get('stuck')).toBeUndefined();
}, 15_000);

test('a socket that refuses all frames while others take theirs is ended, and holds up its channel no longer', async () => {
  const { ports, publish, connected, framesOf, outside } = await realtime();
  for (const name of ['full', 'well']) await ports.connections.subscribe(await connected(name), channel);
  outside.verdict = (connectionId) => (connectionId === 'full' ? 429 : undefined);
  await publish([{ channel, event: 'e', data: 1 }]);
  expect(framesOf('well')).toHaveLength(1);
  expect(outside.ended).toEqual(['full']);
}, 15_000);

test('a gateway that refuses everyone for seconds has no socket ended', async () => {
  const { ports, publish, connected, framesOf, outside } = await realtime();
  await ports.connections.subscribe(await connected('one'), channel);
  outside.verdict = (_connectionId, attempt) => (attempt < 10 ? 429 : undefined);
  await publish([{ channel, event: 'e', data: 1 }]);
  expect(framesOf('one')).toHaveLength(1);
  expect(outside.ended).toEqual([]);
}, 15_000);

test('posts that wait for their turn behind slow answers are no silence of their sockets', async () => {
  const { ports, publish, connected, outside } = await realtime();
  const names = Array.from({ length: 64 }, (_, index) => `c${index}`);
  const members = await Promise.all(names.map((name) => connected(name)));
  const busy = ['private-1', 'private-2', 'private-3'];
  for (const name of busy) await Promise.all(members.map((member) => ports.connections.subscribe(member, name)));
  outside.verdict = () => pause(1_000, undefined);
  await publish(busy.map((name) => ({ channel: name, event: 'e', data: 1 })));
  expect(outside.posts).toHaveLength(3 * 64);
  expect(outside.ended).toEqual([]);
  expect(outside.maxAtOnce).toBeLessThanOrEqual(64);
}, 15_000);

test('no frame is posted after the deadline', async () => {
  const { ports, framesOf } = await realtime();
  const left = [1_000, -1, -1];
  const frames = ['{"event":"1"}', '{"event":"2"}'].map((text) => ports.poster.frame(text));
  expect(await ports.poster.post('one', frames, () => left.shift() ?? -1)).toBe('late');
  expect(framesOf('one')).toEqual([{ event: '1' }]);
});
