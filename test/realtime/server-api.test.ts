import { describe, expect, test } from 'vitest';
import { handler as getChannel } from '#functions/realtime/get-channel/handler.ts';
import { handler as listChannelUsers } from '#functions/realtime/list-channel-users/handler.ts';
import { handler as listChannels } from '#functions/realtime/list-channels/handler.ts';
import { handler as terminateConnections } from '#functions/realtime/terminate-connections/handler.ts';
import { handler as terminateConnectionsByKey } from '#functions/realtime/terminate-connections-by-key/handler.ts';
import { handler as triggerBatch } from '#functions/realtime/trigger-batch/handler.ts';
import { handler as triggerEvent } from '#functions/realtime/trigger-event/handler.ts';
import type { ChannelDirectory } from '#shared/platform/realtime/memberships/channel-directory.ports.ts';
import { realtime } from './harness.ts';
import { callAsServer, type ServerCall } from './server-request.ts';

type Area = Awaited<ReturnType<typeof realtime>>;

/** A directory that knows a presence channel and a cache channel. */
const directory: ChannelDirectory = {
  occupied: async () => [{ name: 'presence-a', subscriptionCount: 3, userCount: 2 }],
  state: async (name) => ({ name, subscriptionCount: 3, userCount: name.startsWith('presence-') ? 2 : 0 }),
  users: async () => ['1', '2'],
  cached: async (name) => (name === 'cache-full' ? { data: '{"n":1}', ttl: 60 } : undefined),
};

const json = (answer: { readonly text: string }): unknown => JSON.parse(answer.text);
const event = { name: 'said', data: '{"n":1}', channel: 'news' };

async function onNews(): Promise<Area & { socketIds: readonly string[] }> {
  const area = await realtime();
  const joined = ['one', 'two'].map(async (name) => {
    const connection = await area.connected(name, `${name}-account`);
    await area.ports.connections.subscribe(connection, 'news');
    return connection.socketId;
  });
  return { ...area, socketIds: await Promise.all(joined) };
}

describe('an event of a server', () => {
  test('reaches everyone on its channels, as the text that was sent, and is answered by exactly {}', async () => {
    const { ports, deliver, framesOf } = await onNews();
    const body = { name: 'said', data: '{"n":1}', channels: ['news', 'news', 'empty'] };
    const answer = await callAsServer(triggerEvent, ports, { body });
    await deliver();
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    expect(answer.type).toContain('application/json');
    for (const name of ['one', 'two']) {
      expect(framesOf(name)).toEqual([{ event: 'said', channel: 'news', data: '{"n":1}', seq: 1 }]);
    }
  });

  test('leaves out the socket of the one who caused it', async () => {
    const { ports, deliver, framesOf, socketIds } = await onNews();
    await callAsServer(triggerEvent, ports, { body: { ...event, socket_id: socketIds[0] } });
    await deliver();
    expect([framesOf('one').length, framesOf('two').length]).toEqual([0, 1]);
  });

  test('of a batch goes out in order', async () => {
    const { ports, deliver, framesOf } = await onNews();
    const batch = Array.from({ length: 10 }, (_, n) => ({ ...event, data: String(n) }));
    expect(await callAsServer(triggerBatch, ports, { body: { batch } })).toMatchObject({ status: 200, text: '{}' });
    await deliver();
    expect(framesOf('two').map(({ data }) => data)).toEqual(batch.map(({ data }) => data));
  });

  test('answers the counts that were asked for, of each channel that has them', async () => {
    const { ports } = await realtime();
    const known = { ...ports, channelDirectory: directory };
    const info = 'user_count,subscription_count';
    const one = await callAsServer(triggerEvent, known, { body: { ...event, channels: ['presence-a', 'news'], info } });
    expect(json(one)).toEqual({
      channels: { 'presence-a': { user_count: 2, subscription_count: 3 }, news: { subscription_count: 3 } },
    });
    const batch = [{ ...event, channel: 'presence-a', info: 'user_count' }, event];
    expect(json(await callAsServer(triggerBatch, known, { body: { batch } }))).toEqual({
      batch: [{ user_count: 2 }, {}],
    });
  });

  test('may have 10 KiB of data and a hundred channels, in any JSON that says so', async () => {
    const { ports } = await realtime();
    const channels = Array.from({ length: 100 }, (_, n) => String(n).padStart(200, 'c'));
    const escaped = JSON.stringify({ name: 'n'.repeat(200), data: 'DATA', channels });
    const body = escaped.replace('DATA', '\\u0061'.repeat(10_240));
    expect(await callAsServer(triggerEvent, ports, { body })).toMatchObject({ status: 200, text: '{}' });
  });

  test.each<[string, object, number, string]>([
    ['without a name', { data: '1', channel: 'c' }, 400, 'name'],
    ['with an empty name', { ...event, name: '' }, 400, 'name'],
    ['with a name of 201 characters', { ...event, name: 'n'.repeat(201) }, 400, 'name'],
    ["with a name of the protocol's", { ...event, name: 'pusher:error' }, 400, 'name'],
    ['without data', { name: 'n', channel: 'c' }, 400, 'data'],
    ['with more than 10 KiB of data', { ...event, data: 'x'.repeat(10_241) }, 413, '10240 bytes'],
    ['without a channel', { name: 'n', data: '1' }, 400, 'channels or channel'],
    ['with no channels', { name: 'n', data: '1', channels: [] }, 400, 'channels'],
    ['with 101 channels', { name: 'n', data: '1', channels: Array(101).fill('c') }, 400, 'channels'],
    ['with a wrong channel', { ...event, channel: 'a b' }, 400, 'channel'],
    ['with a channel of 201 characters', { ...event, channel: 'c'.repeat(201) }, 400, 'channel'],
    ['with a user without an id', { ...event, channel: '#server-to-user-' }, 400, 'channel'],
    [
      'with a user whose id has 129 characters',
      { ...event, channel: `#server-to-user-${'x'.repeat(129)}` },
      400,
      'channel',
    ],
    ['with a wrong socket', { ...event, socket_id: 'x' }, 400, 'socket_id'],
    ['with an unknown attribute', { ...event, info: 'user_count,age' }, 400, 'info'],
  ])('%s is refused in plain text and sent to no one', async (_what, body, status, words) => {
    const { ports, outside } = await onNews();
    const answer = await callAsServer(triggerEvent, ports, { body });
    expect(answer).toMatchObject({ status, type: 'text/plain; charset=utf-8' });
    expect(answer.text).toContain(words);
    expect([outside.waiting, outside.posts]).toEqual([[], []]);
  });

  test.each<[string, ServerCall, number]>([
    ['eleven events', { body: { batch: Array(11).fill(event) } }, 400],
    ['no event', { body: { batch: [] } }, 400],
    ['one event that is too large', { body: { batch: [event, { ...event, data: 'x'.repeat(10_241) }] } }, 413],
    ['no JSON', { body: '{"batch":' }, 400],
    ['another type', { body: 'batch', headers: { 'content-type': 'text/plain' } }, 415],
    ['more than a megabyte', { body: JSON.stringify({ batch: [event], pad: 'x'.repeat(1_048_576) }) }, 413],
  ])('a batch with %s is refused as a whole', async (_what, call, status) => {
    const { ports, outside } = await onNews();
    expect(await callAsServer(triggerBatch, ports, call)).toMatchObject({ status });
    expect([outside.waiting, outside.posts]).toEqual([[], []]);
  });
});

describe('a question of a server', () => {
  test('lists the occupied channels, by prefix, without those that secret tokens name', async () => {
    const { ports, connected } = await realtime();
    const connection = await connected('one');
    const token = 'a'.repeat(48);
    for (const name of ['news', 'news-2', `private-${token}`]) await ports.connections.subscribe(connection, name);
    const all = await callAsServer(listChannels, ports);
    const { channels } = Object(json(all));
    expect(Object.keys(channels)).toEqual(['news', 'news-2']);
    expect(all.text).not.toContain(token);

    const query = { filter_by_prefix: 'news-', info: 'subscription_count' };
    expect(json(await callAsServer(listChannels, ports, { query }))).toEqual({
      channels: { 'news-2': { subscription_count: 1 } },
    });

    await ports.connections.close('one');
    expect(json(await callAsServer(listChannels, ports))).toEqual({ channels: {} });
  });

  test('by HEAD is signed as HEAD', async () => {
    const { ports } = await onNews();
    const call = { params: { channelName: 'news' }, method: 'HEAD' };
    expect(await callAsServer(getChannel, ports, call)).toMatchObject({ status: 200 });
  });

  test('shows one channel, with the attributes that it has', async () => {
    const { ports } = await onNews();
    const ask = (channelName: string, info?: string, channelDirectory = ports.channelDirectory) => {
      const known = { ...ports, channelDirectory };
      return callAsServer(getChannel, known, { params: { channelName }, ...(info && { query: { info } }) });
    };
    expect(json(await ask('news'))).toEqual({ occupied: true });
    expect(json(await ask('news', 'subscription_count'))).toEqual({ occupied: true, subscription_count: 2 });
    expect(json(await ask('empty'))).toEqual({ occupied: false });
    expect(json(await ask('presence-a', 'user_count', directory))).toEqual({ occupied: true, user_count: 2 });
    expect(json(await ask('cache-full', 'cache', directory))).toEqual({
      occupied: true,
      cache: { data: '{"n":1}', ttl: 60 },
    });
    expect(json(await ask('private-cache-empty', 'cache', directory))).toEqual({ occupied: true, cache: null });
  });

  test.each([
    ['users of a public channel', 'news', 'user_count'],
    ['the cache of a channel without one', 'presence-a', 'cache'],
    ['an unknown attribute', 'news', 'age'],
  ])('about %s is a 400', async (_what, channelName, info) => {
    const { ports } = await realtime();
    const answer = await callAsServer(getChannel, ports, { params: { channelName }, query: { info } });
    expect(answer).toMatchObject({ status: 400, type: 'text/plain; charset=utf-8' });
    expect(answer.text).toContain('info');
  });

  test('about users of all channels is a 400, unless it is limited to presence channels', async () => {
    const { ports } = await realtime();
    const known = { ...ports, channelDirectory: directory };
    expect((await callAsServer(listChannels, known, { query: { info: 'user_count' } })).status).toBe(400);
    const query = { filter_by_prefix: 'presence-', info: 'user_count' };
    expect(json(await callAsServer(listChannels, known, { query }))).toEqual({
      channels: { 'presence-a': { user_count: 2 } },
    });
  });

  test('about the users of a channel is answered for presence channels alone', async () => {
    const { ports } = await realtime();
    const known = { ...ports, channelDirectory: directory };
    const ask = (channelName: string) => callAsServer(listChannelUsers, known, { params: { channelName } });
    expect(json(await ask('presence-a'))).toEqual({ users: [{ id: '1' }, { id: '2' }] });
    expect(await ask('news')).toMatchObject({ status: 400 });
  });
});

test.each([
  ['the application in its path', terminateConnections],
  ["the path of Pusher's library for Python", terminateConnectionsByKey],
])('a server with %s ends all sockets of a user, and no others', async (_path, unit) => {
  const { ports, outside, framesOf } = await onNews();
  const answer = await callAsServer(unit, ports, { params: { userId: 'one-account' }, body: {} });
  expect([answer.status, answer.text]).toEqual([200, '{}']);
  expect(outside.ended).toEqual(['one']);
  expect(framesOf('one')).toEqual([{ event: 'pusher:error', data: { code: 4009, message: expect.any(String) } }]);
  expect(framesOf('two')).toEqual([]);
  expect(await callAsServer(unit, ports, { params: { userId: 'unknown' } })).toMatchObject({
    status: 200,
    text: '{}',
  });
});
