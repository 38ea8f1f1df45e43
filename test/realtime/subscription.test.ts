import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { handler as broadcastEvent } from '#functions/realtime/broadcast-event/handler.ts';
import { handler as endOverdueSockets } from '#functions/realtime/end-overdue-sockets/handler.ts';
import { handler as tellCount } from '#functions/realtime/tell-count/handler.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { endSocketsOfUser } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { itemsOf } from '../support/items.ts';
import { realtime } from './harness.ts';

const presence = 'presence-room-7';

/** Sockets that send frames, and the consumer of what changes by them. */
async function onTheAir(variables: Readonly<Record<string, string>> = {}) {
  const area = await realtime(variables);
  const { ports, say, runtime } = area;
  const send = (connectionId: string, event: string, data: unknown, at?: number) =>
    say(connectionId, JSON.stringify({ event, data }), at === undefined ? {} : { place: at });
  const join = async (connectionId: string, channel: string, user?: unknown, at?: number) => {
    const { socketId = '' } = (await ports.connections.get(connectionId)) ?? {};
    const data = user === undefined ? undefined : JSON.stringify(user);
    const auth = await ports.channelSignatures.sign(socketId, channel, data);
    await send(connectionId, 'pusher:subscribe', { channel, auth, ...(data && { channel_data: data }) }, at);
  };
  const leave = (connectionId: string, channel: string, at?: number) =>
    send(connectionId, 'pusher:unsubscribe', { channel }, at);
  const signIn = async (connectionId: string, userData: string) => {
    const { socketId = '' } = (await ports.connections.get(connectionId)) ?? {};
    const auth = await ports.channelSignatures.sign(socketId, ':user:', userData);
    await send(connectionId, 'pusher:signin', { auth, user_data: userData });
  };
  const done = new Set<unknown>();
  /** Delivers the changes that have not been delivered yet. */
  const broadcast = async () => {
    const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
    const items = (await itemsOf(runtime, 'CHN#')).filter(
      ({ SK, id }) => String(SK).startsWith('EVT#') && !done.has(id),
    );
    for (const { id } of items) done.add(id);
    const Records = items.map((NewImage) => ({ dynamodb: { SequenceNumber: '1', NewImage } }));
    expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
    await area.deliver();
  };
  const heard = (connectionId: string) =>
    area.framesOf(connectionId).map(({ event, data }) => [event, typeof data === 'string' ? JSON.parse(data) : data]);
  return { ...area, send, join, leave, signIn, broadcast, heard };
}

test('of two frames about a channel the later one wins, even when it is handled first', async () => {
  const { ports, connected, join, leave, framesOf } = await onTheAir();
  await connected('one');
  await leave('one', 'news', 2000);
  await join('one', 'news', undefined, 1000);
  expect(framesOf('one')).toEqual([]);
  expect(await ports.connections.membership('one', 'news')).toBeUndefined();

  await join('one', 'news', undefined, 4000);
  await leave('one', 'news', 3000);
  expect(framesOf('one').map(({ event }) => event)).toEqual(['pusher_internal:subscription_succeeded']);
  expect(await ports.connections.membership('one', 'news')).toBeDefined();
  expect(await ports.connections.state('news')).toEqual({ subscriptions: 1, users: 0 });
});

test('a socket that is gone when its subscription is confirmed is forgotten', async () => {
  const { runtime, outside, connected, join } = await onTheAir();
  await connected('one');
  outside.verdict = () => 410;
  await join('one', 'news');
  const left = (await itemsOf(runtime)).filter(({ SK }) => !/^(?:EVT#|\d+$)/.test(String(SK)));
  expect(left).toEqual([]);
});

test('a subscription may say null for what it does not have', async () => {
  const { connected, send, framesOf } = await onTheAir();
  await connected('one');
  await send('one', 'pusher:subscribe', { channel: 'news', auth: null, channel_data: null });
  expect(framesOf('one').map(({ event }) => event)).toEqual(['pusher_internal:subscription_succeeded']);
});

test('a presence channel shows users once, with their info, and numbers as text', async () => {
  const { connected, join, leave, broadcast, heard } = await onTheAir();
  for (const name of ['one', 'two', 'three']) await connected(name);
  await join('one', presence, { user_id: 1, user_info: { name: 'Ada' } });
  await join('two', presence, { user_id: '2' });
  await join('three', presence, { user_id: '2' });
  await broadcast();
  await leave('two', presence);
  await broadcast();
  await leave('three', presence);
  await broadcast();
  const hash = { 1: { name: 'Ada' }, 2: null };
  expect(heard('one')).toEqual([
    ['pusher_internal:subscription_succeeded', { presence: { ids: ['1'], hash: { 1: hash[1] }, count: 1 } }],
    ['pusher_internal:member_added', { user_id: '2', user_info: null }],
    ['pusher_internal:member_removed', { user_id: '2' }],
  ]);
  expect(heard('three')[0]).toEqual([
    'pusher_internal:subscription_succeeded',
    { presence: { ids: ['1', '2'], hash, count: 2 } },
  ]);
});

test.each([
  ['no user', {}],
  ['an empty id', { user_id: '' }],
  ['an id of 129 characters', { user_id: 'x'.repeat(129) }],
  ['info over 1 KB', { user_id: '1', user_info: 'x'.repeat(1100) }],
])('a member with %s is refused, and stays connected', async (_, user) => {
  const { connected, join, framesOf } = await onTheAir();
  await connected('one');
  await join('one', presence, user);
  expect(framesOf('one').map(({ event, data }) => [event, data.code])).toEqual([
    ['pusher:subscription_error', undefined],
    ['pusher:error', null],
  ]);
});

test('a presence channel has at most 100 users, and each of them may come with more sockets', async () => {
  const { ports, connected, join, framesOf } = await onTheAir();
  for (let index = 0; index < 100; index++) {
    const user = { userId: String(index) };
    await ports.connections.subscribe(await connected(`c${index}`), presence, { user });
  }
  await connected('more');
  await join('more', presence, { user_id: '100' });
  await join('more', presence, { user_id: '99' });
  expect(framesOf('more').map(({ event }) => event)).toEqual([
    'pusher:subscription_error',
    'pusher:error',
    'pusher_internal:subscription_succeeded',
  ]);
});

test('a presence channel whose users do not fit into one frame is refused to one more, who stays connected', async () => {
  const { ports, connected, join, send, framesOf } = await onTheAir();
  for (let index = 0; index < 70; index++) {
    const user = { userId: String(index), userInfo: '"'.repeat(500) };
    await ports.connections.subscribe(await connected(`c${index}`), presence, { user });
  }
  await connected('more');
  await join('more', presence, { user_id: 'more' });
  await send('more', 'pusher:ping', {});
  expect(framesOf('more').map(({ event }) => event)).toEqual([
    'pusher:subscription_error',
    'pusher:error',
    'pusher:pong',
  ]);
  expect(await ports.connections.membership('more', presence)).toBeUndefined();
  expect(await ports.connections.state(presence)).toEqual({ subscriptions: 70, users: 70 });
});

test('a cache channel replays the latest event of half an hour, and never what clients say', async () => {
  const { runtime, publish, connected, join, heard } = await onTheAir();
  for (const name of ['one', 'two', 'three']) await connected(name);
  const channel = 'private-cache-place';
  await publish([{ channel, event: 'place', data: { at: 1 } }]);
  await publish([{ channel, event: 'client-place', data: { at: 2 } }]);
  await join('one', channel);
  expect(heard('one').slice(1)).toEqual([['place', { at: 1, seq: 1 }]]);
  runtime.clock.advance(1800);
  await join('two', channel);
  expect(heard('two').slice(1)).toEqual([['pusher:cache_miss', {}]]);
});

test.each([
  ['after the cached event was read', 1],
  ['when the cache is found empty', 0],
])('of a cache channel the latest event is heard last, even when it is published %s', async (_, before) => {
  const { ports, publish, connected, join, heard } = await onTheAir();
  await connected('one');
  const channel = 'private-cache-place';
  const tell = (at: number) => publish([{ channel, event: 'place', data: { at } }]);
  for (let at = 1; at <= before; at++) await tell(at);
  const { latest } = ports.channelCache;
  let told = before;
  const overtaken = async (name: string) => {
    const found = await latest(name);
    if (told < before + 2) await tell(++told);
    return found;
  };
  Object.assign(ports.channelCache, { latest: overtaken });
  await join('one', channel);
  Object.assign(ports.channelCache, { latest });
  expect(told).toBe(before + 2);
  expect(heard('one').at(-1)).toEqual(['place', { at: told, seq: told }]);
});

test('a cache channel that never rests does not hold up its new subscriber', async () => {
  const { ports, connected, join, send, heard } = await onTheAir();
  await connected('one');
  let seq = 0;
  Object.assign(ports.channelCache, { latest: async () => ({ event: 'place', data: { at: ++seq }, seq }) });
  await join('one', 'private-cache-place');
  await send('one', 'pusher:ping', {});
  expect(heard('one').length).toBeLessThan(10);
  expect(heard('one').at(-1)?.[0]).toBe('pusher:pong');
});

test('a connection names at most 5,000 channels in its life, and leaves no more traces than that', async () => {
  const { runtime, connected, join, leave, framesOf } = await onTheAir();
  const { connectionId } = await connected('one');
  await join('one', 'first');
  await leave('one', 'never-joined');
  const table = tableOf(runtime);
  const named = { expression: 'ADD entryCount :more', values: { ':more': 4_997 } };
  await table.commit([table.update({ PK: `CON#${connectionId}`, SK: 'C' }, named)]);
  await join('one', 'last');
  await join('one', 'one-more');
  await leave('one', 'one-more');
  await leave('one', 'first');
  await join('one', 'first');
  expect(framesOf('one').map(({ event }) => event)).toEqual([
    'pusher_internal:subscription_succeeded',
    'pusher_internal:subscription_succeeded',
    'pusher:subscription_error',
    'pusher:error',
    'pusher_internal:subscription_succeeded',
  ]);
  const entries = (await itemsOf(runtime, `CON#${connectionId}`)).filter(({ SK }) => String(SK).startsWith('M#'));
  expect(entries.map(({ channel }) => channel).sort()).toEqual(['first', 'last', 'never-joined']);
});

test('a user signs in once on a connection, is shown by it on presence channels, and has a channel of their own', async () => {
  const { ports, publish, connected, signIn, join, send, heard } = await onTheAir();
  const { socketId } = await connected('one');
  const userData = JSON.stringify({ id: 'ada', user_info: { name: 'Ada' } });
  await signIn('one', userData);
  await signIn('one', userData);
  await signIn('one', JSON.stringify({ id: 'bob' }));
  await send('one', 'pusher:subscribe', { channel: '#server-to-user-ada', auth: '' });
  await send('one', 'pusher:subscribe', { channel: '#server-to-user-bob', auth: null });
  const auth = await ports.channelSignatures.sign(socketId, presence);
  await send('one', 'pusher:subscribe', { channel: presence, auth });
  await publish([{ channel: '#server-to-user-ada', event: 'hello', data: {} }]);
  await join('one', 'news');
  expect(heard('one').map(([event, data]) => [event, data.code ?? data.presence?.ids])).toEqual([
    ['pusher:signin_success', undefined],
    ['pusher:signin_success', undefined],
    ['pusher:error', undefined],
    ['pusher_internal:subscription_succeeded', undefined],
    ['pusher:subscription_error', undefined],
    ['pusher:error', undefined],
    ['pusher_internal:subscription_succeeded', ['ada']],
    ['hello', undefined],
    ['pusher_internal:subscription_succeeded', undefined],
  ]);
  // The channels that come with signing in do not count.
  expect((await ports.connections.get('one'))?.channelCount).toBe(2);
});

test.each(['ada#0', 'ada#users', 'ada%230', 'auth0|ada', 'Ada Lovelace', 'ada/é/🦊'])(
  'a user may have the id %s, and is not the user ada',
  async (id) => {
    const { ports, publish, connected, signIn, send, broadcast, heard } = await onTheAir();
    for (const name of ['ada', 'other', 'watcher']) await connected(name);
    await signIn('watcher', JSON.stringify({ id: 'watcher', watchlist: [id] }));
    await signIn('ada', JSON.stringify({ id: 'ada' }));
    await signIn('other', JSON.stringify({ id }));
    await send('other', 'pusher:subscribe', { channel: `#server-to-user-${id}`, auth: '' });
    await broadcast();
    await publish([{ channel: `#server-to-user-${id}`, event: 'hello', data: {} }]);
    await publish([{ channel: '#server-to-user-ada', event: 'hello, Ada', data: {} }]);
    expect(heard('other').map(([event]) => event)).toEqual([
      'pusher:signin_success',
      'pusher_internal:subscription_succeeded',
      'hello',
    ]);
    expect(heard('ada').map(([event]) => event)).toEqual(['pusher:signin_success', 'hello, Ada']);
    await endSocketsOfUser(ports, 'ada');
    expect(await ports.connections.get('other')).toBeDefined();
    await endSocketsOfUser(ports, id);
    expect(await ports.connections.get('other')).toBeUndefined();
    await broadcast();
    const changes = heard('watcher').filter(([event]) => event === 'pusher_internal:watchlist_events');
    expect(changes.map(([, data]) => data.events)).toEqual(
      ['offline', 'online', 'offline'].map((name) => [{ name, user_ids: [id] }]),
    );
  },
);

test.each([
  ['an empty id', { id: '' }],
  ['an id of 129 characters', { id: 'x'.repeat(129) }],
  ['a number', { id: 1 }],
  ['a watched user with an empty id', { id: 'ada', watchlist: [''] }],
  ['a watched user with an id of 129 characters', { id: 'ada', watchlist: ['x'.repeat(129)] }],
])('signing in with %s is refused', async (_, data) => {
  const { connected, signIn, framesOf } = await onTheAir();
  await connected('one');
  await signIn('one', JSON.stringify(data));
  expect(framesOf('one')).toMatchObject([{ event: 'pusher:error', data: { code: null } }]);
});

test.each([
  ['a wrong signature', async () => ({ auth: 'app-key:00', user_data: '{"id":"ada"}' })],
  ['no data', async () => ({ auth: 'app-key:00' })],
])('signing in with %s is refused', async (_, dataOf) => {
  const { connected, send, framesOf, ports } = await onTheAir();
  await connected('one');
  await send('one', 'pusher:signin', await dataOf());
  expect(framesOf('one')).toMatchObject([{ event: 'pusher:error', data: { code: null } }]);
  expect((await ports.connections.get('one'))?.user).toBeUndefined();
});

test('a watchlist tells who is online, and has at most 100 users', async () => {
  const { ports, connected, signIn, broadcast, heard } = await onTheAir();
  for (const name of ['watcher', 'watched']) await connected(name);
  const watchlist = Array.from({ length: 101 }, (_, index) => `user-${index}`);
  await signIn('watched', JSON.stringify({ id: 'user-1' }));
  await broadcast();
  await signIn('watcher', JSON.stringify({ id: 'me', watchlist }));
  expect(heard('watcher').slice(1)).toEqual([
    ['pusher:error', { code: 4302, message: expect.any(String) }],
    [
      'pusher_internal:watchlist_events',
      {
        events: [
          { name: 'online', user_ids: ['user-1'] },
          { name: 'offline', user_ids: watchlist.slice(0, 100).filter((id) => id !== 'user-1') },
        ],
      },
    ],
  ]);
  await ports.connections.close('watched');
  await broadcast();
  expect(heard('watcher').at(-1)).toEqual([
    'pusher_internal:watchlist_events',
    { events: [{ name: 'offline', user_ids: ['user-1'] }] },
  ]);
});

describe('the count of a channel', () => {
  const channel = 'private-crowd';

  /** A listener on a channel of so many, all of whose changes have been told, and what waits in the queue of counts. */
  async function inCrowd(subscriptions: number, variables: Readonly<Record<string, string>> = {}) {
    const area = await onTheAir(variables);
    const { ports, outside, connected, join, broadcast, heard } = area;
    await connected('one');
    await join('one', channel);
    const more = async (name: string) => ports.connections.subscribe(await connected(name), channel);
    for (let index = 1; index < subscriptions; index++) await more(`c${index}`);
    await broadcast();
    const tell = consumerFunction('test', tellCount, ports, (image) => image);
    /** Hands over the oldest message of the queue of counts. */
    const tellLater = async () => {
      const record = { messageId: randomUUID(), body: JSON.stringify(outside.queued.shift()) };
      expect(await tell({ Records: [record] })).toEqual({ batchItemFailures: [] });
      await area.deliver();
    };
    const counts = () =>
      heard('one').flatMap(([event, data]) => (event.endsWith('_count') ? [data.subscription_count] : []));
    return { ...area, more, tellLater, counts };
  }

  test('follows each change of a small channel', async () => {
    const { ports, more, broadcast, counts, outside } = await inCrowd(1);
    await more('two');
    await broadcast();
    await ports.connections.close('two');
    await broadcast();
    expect([counts(), outside.queued]).toEqual([[1, 2, 1], []]);
  });

  test('is told of a large one once for all changes of some seconds, and is always the last one', async () => {
    const { ports, outside, more, broadcast, tellLater, counts } = await inCrowd(101);
    expect([counts(), outside.queued]).toEqual([[], [{ channel }]]);
    for (const name of ['x', 'y', 'z']) await more(name);
    await broadcast();
    await tellLater();
    expect([counts(), outside.queued]).toEqual([[104], []]);
    await ports.connections.close('x');
    await broadcast();
    for (let index = 1; index < 50; index++) await ports.connections.close(`c${index}`);
    await broadcast();
    expect([counts(), outside.queued]).toEqual([[104], [{ channel }]]);
    await tellLater();
    await ports.connections.close('y');
    await broadcast();
    expect([counts(), outside.queued]).toEqual([[104, 54, 53], []]);
  });

  test('is told again when it changes while it is told', async () => {
    const { ports, outside, more, broadcast, tellLater, counts } = await inCrowd(101);
    const { publish } = ports.channels;
    Object.assign(ports.channels, {
      publish: async (...of: Parameters<typeof publish>) => {
        await publish(...of);
        Object.assign(ports.channels, { publish });
        await more('late');
        await broadcast();
      },
    });
    await tellLater();
    expect([counts(), outside.queued]).toEqual([[101], [{ channel }]]);
    await tellLater();
    expect([counts(), outside.queued]).toEqual([[101, 102], []]);
  });

  test('that was to be told later and is lost is not awaited for ever', async () => {
    const { runtime, outside, more, broadcast } = await inCrowd(101);
    outside.queued.length = 0;
    await more('x');
    await broadcast();
    expect(outside.queued).toEqual([]);
    runtime.clock.advance(60);
    await more('y');
    await broadcast();
    expect(outside.queued).toEqual([{ channel }]);
  });

  test('is not told of a channel that has become vacant', async () => {
    const { ports, runtime, outside, broadcast, tellLater } = await inCrowd(101);
    for (const { SK } of await itemsOf(runtime, `CHN#${channel}#0`)) await ports.connections.close(String(SK));
    await broadcast();
    await tellLater();
    expect([outside.posts.filter(({ frame }) => frame.event.endsWith('_count')), outside.queued]).toEqual([[], []]);
  });

  const webhook = { WEBHOOK_URL: 'https://example.com', WEBHOOK_EVENTS: 'subscription_count' };

  test('is told anew by a repetition that finds another one', async () => {
    const { ports, runtime, outside, more, deliver, counts } = await inCrowd(101, webhook);
    const Records = outside.queued.splice(0).map((body) => ({ messageId: 'm', body: JSON.stringify(body) }));
    const { endCount } = ports.connections;
    const failing = async () => {
      Object.assign(ports.connections, { endCount });
      throw new Error('an outage');
    };
    Object.assign(ports.connections, { endCount: failing });
    const tell = consumerFunction('test', tellCount, ports, (image) => image);
    expect((await tell({ Records })).batchItemFailures).toHaveLength(1);
    await more('late');
    expect(await tell({ Records })).toEqual({ batchItemFailures: [] });
    const ids = outside.waiting.map(({ record }) => record.attributes?.MessageDeduplicationId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
    await deliver();
    expect(counts()).toEqual([101, 102]);
    const told = (await itemsOf(runtime, 'RTE#')).map(({ event }) => event);
    expect(told).toMatchObject([{ subscription_count: 101 }, { subscription_count: 102 }]);
  });

  test('is marked as awaited before it is put off, and put off by a repetition when that failed', async () => {
    const { ports, runtime, outside, more } = await inCrowd(100);
    const changes = async () => (await itemsOf(runtime, 'CHN#')).filter(({ SK }) => String(SK).startsWith('EVT#'));
    const before = new Set((await changes()).map(({ id }) => id));
    await more('x');
    const news = (await changes()).filter(({ id }) => !before.has(id));
    const Records = news.map((NewImage) => ({ dynamodb: { SequenceNumber: '1', NewImage } }));
    const { send } = ports.counts;
    const isAwaited: boolean[] = [];
    const failing = async (...of: Parameters<typeof send>) => {
      isAwaited.push((await ports.connections.state(channel)).countAwaitedUntil !== undefined);
      if (isAwaited.length === 1) throw new Error('an outage');
      await send(...of);
    };
    Object.assign(ports.counts, { send: failing });
    const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
    expect((await consume({ Records })).batchItemFailures).toHaveLength(1);
    expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
    expect([isAwaited, outside.queued]).toEqual([[true, true], [{ channel }]]);
  });

  test('is told to webhooks as members hear it', async () => {
    const { runtime, tellLater } = await inCrowd(101, webhook);
    const told = async () => (await itemsOf(runtime, 'RTE#')).map(({ event }) => event);
    expect(await told()).toEqual([]);
    await tellLater();
    expect(await told()).toEqual([{ name: 'subscription_count', channel, subscription_count: 101 }]);
  });
});

test('a channel that is occupied for days stays in the list of occupied channels', async () => {
  const { runtime, connected, join, leave } = await onTheAir();
  const listed = async () => (await itemsOf(runtime, 'CHN##occupied')).map(({ SK, ttl }) => [SK, ttl]);
  await connected('one');
  await join('one', 'news');
  expect(await listed()).toEqual([['news', undefined]]);
  await leave('one', 'news');
  expect(await listed()).toEqual([]);
});

test('a connection whose end was lost is forgotten by the task, and its user leaves', async () => {
  const { runtime, ports, connected, join, broadcast, heard } = await onTheAir();
  await connected('lost');
  await join('lost', presence, { user_id: 'lost' });
  runtime.clock.advance(60 * 60);
  await connected('here');
  await join('here', presence, { user_id: 'here' });
  const sweep = taskFunction('test', endOverdueSockets, ports);
  runtime.clock.advance(64 * 60);
  expect(await sweep({})).toEqual({ ended: 0 });
  runtime.clock.advance(2 * 60);
  expect(await sweep({})).toEqual({ ended: 1 });
  await broadcast();
  expect(heard('here').at(-1)).toEqual(['pusher_internal:member_removed', { user_id: 'lost' }]);
  expect(await ports.connections.usersOn(presence)).toEqual([{ userId: 'here' }]);
});

test('connections whose end was lost are found by bounds that DynamoDB accepts: none is empty', async () => {
  const { runtime, ports } = await onTheAir();
  const query = vi.spyOn(tableOf(runtime), 'query');
  await ports.connections.openedBefore(runtime.clock.now());
  const bounds = query.mock.calls.flatMap(([{ sort }]) => Object.values(sort ?? {}));
  expect(bounds.length).toBeGreaterThan(0);
  expect(bounds).not.toContain('');
});

test('a connection that cannot be forgotten keeps no other from being forgotten, and fails the task', async () => {
  const { runtime, ports, connected } = await onTheAir();
  for (const name of ['one', 'two', 'three']) await connected(name);
  runtime.clock.advance(126 * 60);
  const { close } = ports.connections;
  const stuck = (await ports.connections.openedBefore(runtime.clock.now()))[0];
  const failing = {
    ...ports.connections,
    close: (id: string) => (id === stuck ? Promise.reject(new Error('no answer')) : close(id)),
  };
  const broken = { ...ports, connections: failing };
  await expect(taskFunction('test', endOverdueSockets, broken)({})).rejects.toThrow();
  expect(await ports.connections.openedBefore(runtime.clock.now())).toEqual([stuck]);
});

test('channels that only the server subscribes to are not listed, and only a user who comes or goes is a change', async () => {
  const { runtime, connected, signIn } = await onTheAir();
  await connected('one');
  await signIn('one', JSON.stringify({ id: 'me', watchlist: ['other'] }));
  const items = await itemsOf(runtime, 'CHN#');
  const changes = items.filter(({ SK }) => String(SK).startsWith('EVT#'));
  expect(changes.map(({ channel }) => channel)).toEqual(['#server-to-user-me']);
  expect(items.filter(({ PK }) => PK === 'CHN##occupied')).toEqual([]);
});

test.each([
  ['there is no webhook', '', 0],
  ['it asks for other events alone', 'client_event', 0],
  ['it asks for it', 'channel_occupied', 1],
])("of a subscription to one of the product's own channels webhooks alone hear, when %s", async (_, events, count) => {
  const webhook = { WEBHOOK_URL: events === '' ? '' : 'https://example.com', WEBHOOK_EVENTS: events };
  const { runtime, connected, join } = await onTheAir(webhook);
  await connected('one');
  await join('one', 'private-account-5720955de2db76686c1f7c4d');
  expect(await itemsOf(runtime, 'RTE#')).toHaveLength(count);
  const items = await itemsOf(runtime, 'CHN#');
  expect(items.filter(({ SK }) => String(SK).startsWith('EVT#'))).toEqual([]);
});

test('webhooks hear of a subscription with it, so before what its client says: occupied first, then the user', async () => {
  const events = 'channel_occupied,channel_vacated,member_added,member_removed';
  const { runtime, connected, join, leave } = await onTheAir({
    WEBHOOK_URL: 'https://example.com',
    WEBHOOK_EVENTS: events,
  });
  const told = async () =>
    (await itemsOf(runtime, 'RTE#')).map(({ event, following }) =>
      [event, following].flat().map((its) => Object(its).name),
    );
  await connected('one');
  await join('one', presence, { user_id: '1' });
  expect(await told()).toEqual([['channel_occupied', 'member_added']]);
  await leave('one', presence);
  expect(await told()).toContainEqual(['member_removed', 'channel_vacated']);
});
