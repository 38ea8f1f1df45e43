import { expect, test } from 'vitest';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Connection, Connections } from '#shared/platform/realtime/realtime.ports.ts';
import { customer, first, freshGig, gigId, play, storeGig, toFound } from '../dropin/gigs/gig-fixture.ts';
import { itemsOf } from '../support/items.ts';
import { realtime } from './harness.ts';

const chatChannel = `private-chat_${gigId}`;
const channel = `private-account-${customer}`;
const text = (value: unknown) => JSON.stringify(value);

/** The connections of the customer and the operator, both in the gig's chat. */
async function inChat(gig: Gig = play(toFound)) {
  const area = await realtime();
  await storeGig(area.ports, gig);
  for (const [name, account] of [
    ['customer', customer],
    ['operator', first],
  ] as const) {
    await area.ports.connections.subscribe(await area.connected(name, account), chatChannel);
  }
  const send = (name: string, frame: unknown) => area.say(name, typeof frame === 'string' ? frame : text(frame));
  return { ...area, send };
}

const errorCodes = (frames: readonly { event: string; data?: { code: number | null } }[]) =>
  frames.filter(({ event }) => event === 'pusher:error').map(({ data }) => data?.code);

test('a ping is answered, whether or not its connection is known', async () => {
  const { say, framesOf } = await realtime();
  await say('unknown', text({ event: 'pusher:ping', data: {} }));
  expect(framesOf('unknown')).toEqual([{ event: 'pusher:pong', data: '{}' }]);
});

test.each([
  ['a private channel with the right signature', channel, true, 'pusher_internal:subscription_succeeded'],
  ['a public channel without any', 'news', false, 'pusher_internal:subscription_succeeded'],
])('%s is joined', async (_, name, signed, event) => {
  const { ports, publish, say, connected, framesOf } = await realtime();
  const { socketId } = await connected('one');
  const auth = signed ? await ports.channelSignatures.sign(socketId, name) : undefined;
  const frame = text({ event: 'pusher:subscribe', data: { channel: name, auth } });
  await say('one', frame);
  await say('one', frame);
  expect(framesOf('one')).toEqual([
    { event, channel: name, data: '{}' },
    { event, channel: name, data: '{}' },
  ]);
  await publish([{ channel: name, event: 'e', data: 1 }]);
  expect(framesOf('one')).toHaveLength(3);

  await say('one', text({ event: 'pusher:unsubscribe', data: text({ channel: name }) }));
  await publish([{ channel: name, event: 'e', data: 2 }]);
  expect(framesOf('one')).toHaveLength(3);
});

test.each([
  ['no signature', async () => undefined],
  ['a made-up signature', async () => 'app-key:00'],
  ['the signature of another channel', async (sign: Sign, socketId: string) => sign(socketId, 'private-other')],
  ['the signature of another socket', async (sign: Sign) => sign('1.2', channel)],
])('a private channel with %s is refused and not joined', async (_, authOf) => {
  const { ports, say, connected, framesOf } = await realtime();
  const { socketId } = await connected('one');
  const auth = await authOf((...signed) => ports.channelSignatures.sign(...signed), socketId);
  await say('one', text({ event: 'pusher:subscribe', data: { channel, auth } }));
  expect(framesOf('one')).toEqual([
    {
      event: 'pusher:subscription_error',
      channel,
      data: expect.stringContaining('"status":403'),
    },
    { event: 'pusher:error', data: { code: null, message: expect.any(String) } },
  ]);
  expect((await ports.connections.get('one'))?.channelCount).toBe(0);
});

type Sign = (socketId: string, channel: string) => Promise<string>;

/** Subscribes a connection to this many channels, some at the same time. */
async function joinMany(connections: Connections, connection: Connection, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `private-news-${index}`).values();
  const worker = async () => {
    for (const name of names) await connections.subscribe(connection, name);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

test('the limit of 1,000 channels holds for concurrent subscriptions', async () => {
  const { ports, say, connected, framesOf } = await realtime();
  await joinMany(ports.connections, await connected('one'), 990);
  const subscriptions = Array.from({ length: 14 }, (_, index) => ({ channel: `news-${index}` }));
  const frames = subscriptions.map((data) => text({ event: 'pusher:subscribe', data }));
  await Promise.all(frames.map((frame) => say('one', frame)));
  const names = framesOf('one').map(({ event }) => event);
  expect(names.filter((name) => name === 'pusher_internal:subscription_succeeded')).toHaveLength(10);
  expect(names.filter((name) => name === 'pusher:subscription_error')).toHaveLength(4);
  expect((await ports.connections.get('one'))?.channelCount).toBe(1000);
});

test('a connection may have at most 1,000 channels', async () => {
  const { ports, say, connected, framesOf } = await realtime();
  const connection = await connected('one');
  await joinMany(ports.connections, connection, 1000);
  await say('one', text({ event: 'pusher:subscribe', data: { channel: 'news' } }));
  const auth = await ports.channelSignatures.sign(connection.socketId, 'private-news-99');
  await say('one', text({ event: 'pusher:subscribe', data: { channel: 'private-news-99', auth } }));
  expect(framesOf('one').map(({ event }) => event)).toEqual([
    'pusher:subscription_error',
    'pusher:error',
    'pusher_internal:subscription_succeeded',
  ]);
});

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['no event', '{}'],
  ['an unknown event', text({ event: 'hello' })],
  ['a subscription without a channel', text({ event: 'pusher:subscribe', data: {} })],
  ['a subscription to an impossible name', text({ event: 'pusher:subscribe', data: { channel: 'a b' } })],
  ['a subscription whose data is no JSON', text({ event: 'pusher:subscribe', data: '{' })],
  ['an unsubscription without data', text({ event: 'pusher:unsubscribe' })],
  ['nothing at all', ''],
])('%s is answered by an error without a code', async (_, frame) => {
  const { runtime, connected, say, framesOf } = await realtime();
  await connected('one');
  expect(await say('one', frame)).toEqual({ batchItemFailures: [] });
  expect(errorCodes(framesOf('one'))).toEqual([null]);
  expect(runtime.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a connection whose end is known is asked to reconnect, and closed', async () => {
  const { ports, outside, say, connected, framesOf } = await realtime();
  await connected('one');
  await ports.connections.close('one');
  await say('one', text({ event: 'pusher:subscribe', data: { channel: 'news' } }));
  expect(errorCodes(framesOf('one'))).toEqual([4200]);
  expect(outside.ended).toEqual(['one']);
});

test.each([
  ['an object', { typing: true }, '{"typing":true}'],
  ['text', 'hello', 'hello'],
  ['nothing', undefined, 'null'],
])('a client event with %s reaches the others on its channel, and not its sender', async (_, data, received) => {
  const { send, framesOf } = await inChat();
  await send('customer', { event: 'client-typing', channel: chatChannel, data });
  expect(framesOf('operator')).toEqual([{ event: 'client-typing', channel: chatChannel, data: received, seq: 1 }]);
  expect(framesOf('customer')).toEqual([]);
});

test('a client event on a public or unjoined channel, or over the limits, is refused without a code and sent to no connection', async () => {
  const { ports, send, framesOf } = await inChat();
  const connection = await ports.connections.get('customer');
  if (!connection) throw new Error('the connection is missing');
  await ports.connections.subscribe(connection, 'news');
  await send('customer', { event: 'client-x', channel: 'news', data: {} });
  await send('customer', { event: 'client-x', channel, data: {} });
  await send('customer', { event: 'client-x', data: {} });
  await send('customer', { event: 'client-x', channel: chatChannel, data: 'x'.repeat(10_241) });
  await send('customer', { event: `client-${'x'.repeat(194)}`, channel: chatChannel, data: {} });
  expect(errorCodes(framesOf('customer'))).toEqual([null, null, null, null, null]);
  expect(framesOf('operator')).toEqual([]);

  await send('customer', { event: `client-${'x'.repeat(193)}`, channel: chatChannel, data: 'x'.repeat(10_240) });
  expect(framesOf('operator')).toHaveLength(1);
});

test('ten client events a second pass, even concurrently; the eleventh is refused until the next second', async () => {
  const { runtime, send, framesOf } = await inChat();
  const event = { event: 'client-typing', channel: chatChannel, data: {} };
  await Promise.all(Array.from({ length: 13 }, () => send('customer', event)));
  expect(framesOf('operator')).toHaveLength(10);
  expect(errorCodes(framesOf('customer'))).toEqual([4301, 4301, 4301]);
  await send('operator', event);
  expect(framesOf('customer')).toHaveLength(4);

  runtime.clock.advance(1);
  await send('customer', event);
  expect(framesOf('operator')).toHaveLength(11);
});

test('a client that keeps to ten client events a second is never refused', async () => {
  const { runtime, send, framesOf } = await inChat();
  for (let sent = 0; sent < 35; sent++) {
    await send('customer', { event: 'client-typing', channel: chatChannel, data: {} });
    runtime.clock.advance(0.1);
  }
  expect(errorCodes(framesOf('customer'))).toEqual([]);
});

test.each([
  ['an object', { message: 'I am here' }],
  ['JSON text', text({ message: 'I am here' })],
])("a message in %s is stored under the sender's account before it is passed on", async (_, data) => {
  const { ports, runtime, say, framesOf } = await inChat();
  const frame = text({ event: 'client-message', channel: chatChannel, data });
  for (const id of ['first', 'second', 'second']) await say('operator', frame, { id });
  const at = new Date(runtime.clock.now()).toISOString();
  const stored = await ports.chat.list(gigId, { skip: 0, limit: 10 });
  const one = {
    id: expect.any(String),
    gig: gigId,
    account: first,
    message: 'I am here',
    createdAt: at,
    updatedAt: at,
  };
  // Two messages with the same text are two, and a message that is delivered twice is one.
  expect(stored).toEqual([one, one]);
  expect(new Set(stored.map(({ id }) => id)).size).toBe(2);

  const heard = framesOf('customer').map(({ data, ...frame }) => ({ ...frame, data: JSON.parse(data) }));
  const live = { event: 'client-message', channel: chatChannel };
  const said = { message: 'I am here', account: first, createdAt: at };
  const ids = new Set(heard.map(({ data }) => data.id));
  expect(ids).toEqual(new Set(stored.map(({ id }) => id)));
  const [one1, two] = [...ids];
  const frames = [one1, two, two].map((id, index) => {
    const seq = Math.min(index + 1, 2);
    return { ...live, seq, data: { ...said, id, seq } };
  });
  expect(heard).toEqual(frames);
});

test('a message is stored and passed on in its normal form, in which its receiver saves it', async () => {
  const { ports, send, framesOf } = await inChat();
  await send('operator', {
    event: 'client-message',
    channel: chatChannel,
    data: { message: 'cafe\u0301\r\n\u200bnow' },
  });
  const [stored] = await ports.chat.list(gigId, { skip: 0, limit: 10 });
  expect(stored?.message).toBe('caf\u00e9\nnow');
  expect(JSON.parse(framesOf('customer')[0]?.data ?? '').message).toBe(stored?.message);
});

test('the sender of a message cannot forge its place', async () => {
  const { send, framesOf } = await inChat();
  const data = { message: 'hello', seq: 7, channelSeq: 8 };
  await send('customer', { event: 'client-message', channel: chatChannel, data });
  const [heard] = framesOf('operator');
  expect(JSON.parse(heard?.data)).toEqual({
    id: expect.any(String),
    account: customer,
    message: 'hello',
    createdAt: expect.any(String),
    seq: 1,
  });
});

test('a message that was not stored is not passed on', async () => {
  const { ports, connected, send, framesOf } = await inChat();
  await ports.connections.subscribe(await connected('nameless'), chatChannel);
  await ports.connections.subscribe(await connected('stranger', '500000000000000000000001'), chatChannel);
  const frame = { event: 'client-message', channel: chatChannel, data: { message: 'hello' } };
  await send('nameless', frame);
  await send('stranger', frame);
  await send('customer', { ...frame, data: { message: '' } });
  await send('customer', { ...frame, data: { message: 'x'.repeat(4001) } });
  expect(errorCodes(framesOf('nameless'))).toEqual([null]);
  expect(errorCodes(framesOf('stranger'))).toEqual([null]);
  expect(errorCodes(framesOf('customer'))).toEqual([null, null]);
  expect(framesOf('operator')).toEqual([]);
  expect(await ports.chat.list(gigId, { skip: 0, limit: 10 })).toEqual([]);
});

test.each([
  ['nobody has claimed', freshGig],
  ['it has ended', play([...toFound, [6, 'cancel', customer]])],
])('the chat of a gig that %s is closed', async (_, gig) => {
  const { ports, send, framesOf } = await inChat(gig);
  await send('customer', { event: 'client-message', channel: chatChannel, data: { message: 'hello' } });
  await send('customer', { event: 'client-typing', channel: chatChannel, data: { text: 'hello' } });
  expect(errorCodes(framesOf('customer'))).toEqual([null, null]);
  expect(framesOf('operator')).toEqual([]);
  expect(await ports.chat.list(gigId, { skip: 0, limit: 10 })).toEqual([]);
});

test('a connection that floods, pings and pongs included, is told to come back later, and closed', async () => {
  const { outside, runtime, ports, connected, say, framesOf } = await realtime();
  await connected('one');
  for (let hit = 0; hit < 1498; hit++) await ports.rateLimits.hit('frames#one', { limit: 1500, windowSeconds: 60 });
  const at = runtime.clock.now();
  for (const event of ['pusher:ping', 'pusher:pong', 'pusher:ping']) {
    // What came within a minute is a flood, however long it takes to handle.
    runtime.clock.advance(60);
    await say('one', text({ event }), { at });
  }
  expect(framesOf('one').map(({ event, data }) => [event, data.code])).toEqual([
    ['pusher:pong', undefined],
    ['pusher:error', 4100],
  ]);
  expect([outside.ended, await ports.connections.get('one')]).toEqual([['one'], undefined]);
  expect(runtime.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a connection that goes on with client events that are too fast is closed', async () => {
  const { outside, send, framesOf } = await inChat();
  const event = { event: 'client-typing', channel: chatChannel, data: {} };
  for (let sent = 0; sent < 10 + 51; sent++) await send('customer', event);
  expect(errorCodes(framesOf('customer'))).toEqual([...Array(50).fill(4301), 4100]);
  expect(outside.ended).toEqual(['customer']);
});

test('a connection older than 110 minutes is served, asked to reconnect and closed', async () => {
  const { runtime, outside, say, framesOf } = await realtime();
  const frame = text({ event: 'pusher:ping' });
  runtime.clock.advance(110 * 60);
  await say('one', frame);
  expect(outside.ended).toEqual([]);
  runtime.clock.advance(1);
  await say('one', frame);
  expect(framesOf('one').map(({ event }) => event)).toEqual(['pusher:pong', 'pusher:pong', 'pusher:error']);
  expect(errorCodes(framesOf('one'))).toEqual([4200]);
  expect(outside.ended).toEqual(['one']);
});

test('a frame that the store cannot serve is answered, so that its client does not wait', async () => {
  const { ports, runtime, connected, framesOf, say } = await realtime();
  await connected('one');
  const { get, membership } = ports.connections;
  const fail = () => Promise.reject(new Failure('busy'));
  Object.assign(ports.connections, { get: fail, membership: fail });
  await say('one', text({ event: 'pusher:subscribe', data: { channel: 'news' } }));
  await say('one', text({ event: 'client-x', channel, data: {} }));
  Object.assign(ports.connections, { get, membership });
  const unavailable = { code: null, message: expect.any(String) };
  expect(framesOf('one')).toEqual([
    { event: 'pusher:subscription_error', channel: 'news', data: expect.any(String) },
    { event: 'pusher:error', data: unavailable },
    { event: 'pusher:error', data: unavailable },
  ]);
  expect(runtime.lines.filter(({ message }) => message === 'a frame could not be handled')).toHaveLength(2);
});

test('a connection that cannot be reached is ended and forgotten', async () => {
  const { ports, publish, connected, outside } = await realtime();
  await ports.connections.subscribe(await connected('gone'), 'news');
  outside.verdict = () => 410;
  await publish([{ channel: 'news', event: 'e', data: 1 }]);
  expect(outside.ended).toEqual(['gone']);
  expect(await ports.connections.get('gone')).toBeUndefined();
});

test('a socket that does not take its answer is ended before it is forgotten', async () => {
  const { ports, connected, say, outside } = await realtime();
  await connected('one');
  outside.verdict = () => 410;
  await say('one', text({ event: 'pusher:ping' }));
  expect(outside.ended).toEqual(['one']);
  expect(await ports.connections.get('one')).toBeUndefined();
});

test('a socket that refuses its answer while others take theirs is ended, and its frame is not handled again', async () => {
  const { ports, outside, say, connected } = await realtime();
  for (const name of ['full', 'well']) await connected(name);
  outside.verdict = (connectionId) => (connectionId === 'full' ? 429 : undefined);
  const ping = text({ event: 'pusher:ping', data: {} });
  let answer: unknown;
  void say('full', ping).then((given) => {
    answer = given;
  });
  const others = async () => {
    await say('well', ping);
    return answer;
  };
  await expect.poll(others, { timeout: 9_000, interval: 100 }).toEqual({ batchItemFailures: [] });
  expect(outside.ended).toEqual(['full']);
  expect(await ports.connections.get('full')).toBeUndefined();
}, 15_000);

test('a client event is recorded for a webhook that asks for it, and a refused one is not', async () => {
  const { runtime, ports, say, connected } = await realtime(webhook);
  const connection = await connected('one', customer);
  const frame = text({ event: 'client-said', channel, data: { n: 1 } });
  const recorded = async () => (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith('RTE#'));
  await say('one', frame);
  expect(await recorded()).toEqual([]);
  await ports.connections.subscribe(connection, channel);
  await say('one', frame);
  const { socketId } = connection;
  expect((await recorded()).map(({ event }) => event)).toEqual([
    { name: 'client_event', channel, event: 'client-said', data: '{"n":1}', socket_id: socketId },
  ]);
});

/** A queue hands a frame over again when its function says that it failed. */
async function untilTaken(say: () => Promise<{ batchItemFailures: readonly unknown[] }>): Promise<number> {
  let deliveries = 1;
  while ((await say()).batchItemFailures.length > 0) deliveries += 1;
  return deliveries;
}

const webhook = { WEBHOOK_URL: 'https://example.com', WEBHOOK_EVENTS: 'client_event' };
const busy = () => Promise.reject(new Failure('busy'));

test.each([
  ['publishing fails before', 'before'],
  ['the answer to publishing is lost', 'after'],
] as const)('when %s it is done, the message comes once, and its sender hears nothing', async (_, when) => {
  const { ports, say, framesOf } = await inChat();
  const { publish } = ports.channels;
  const failing = async (...publication: Parameters<typeof publish>) => {
    if (when === 'after') await publish(...publication);
    Object.assign(ports.channels, { publish });
    throw new Failure('busy');
  };
  Object.assign(ports.channels, { publish: failing });
  const frame = text({ event: 'client-message', channel: chatChannel, data: { message: 'hello' } });
  let attempt = 0;
  expect(await untilTaken(() => say('customer', frame, { id: 'one', attempt: ++attempt }))).toBe(2);
  expect(framesOf('customer')).toEqual([]);
  const heard = framesOf('operator').map(({ seq, data }) => [seq, JSON.parse(data).message]);
  expect(new Set(heard.map(text))).toEqual(new Set([text([1, 'hello'])]));
  expect(await ports.chat.list(gigId, { skip: 0, limit: 10 })).toHaveLength(1);
});

test('a message that was stored is published, even when its gig ends before the queue delivers it again', async () => {
  const { ports, say, framesOf } = await inChat();
  const { publish } = ports.channels;
  const { get } = ports.gigs;
  Object.assign(ports.channels, { publish: busy });
  const frame = text({ event: 'client-message', channel: chatChannel, data: { message: 'hello' } });
  await say('customer', frame, { id: 'one' });
  const ended = play([...toFound, [6, 'cancel', customer]]);
  Object.assign(ports.channels, { publish });
  Object.assign(ports.gigs, { get: async () => ended });
  await say('customer', frame, { id: 'one', attempt: 2 });
  await say('customer', frame, { id: 'two', attempt: 2 });
  Object.assign(ports.gigs, { get });
  expect(framesOf('operator')).toHaveLength(1);
  expect(errorCodes(framesOf('customer'))).toEqual([null]);
});

test('an event whose webhook is not recorded is delivered again and recorded once, after it was published', async () => {
  const { runtime, ports, say, connected, outside, framesOf } = await realtime(webhook);
  await ports.connections.subscribe(await connected('one', customer), channel);
  await ports.connections.subscribe(await connected('two', customer), channel);
  const recorded = async () => (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith('RTE#'));
  const { record } = ports.realtimeEvents;
  const { publish } = ports.channels;
  Object.assign(ports.channels, { publish: busy });
  const frame = text({ event: 'client-said', channel, data: {} });
  await say('one', frame, { id: 'e' });
  expect(await recorded()).toEqual([]);
  Object.assign(ports.channels, { publish });
  Object.assign(ports.realtimeEvents, { record: busy });
  await say('one', frame, { id: 'e', attempt: 2 });
  Object.assign(ports.realtimeEvents, { record });
  await say('one', frame, { id: 'e', attempt: 3 });
  expect([await recorded(), outside.waiting]).toEqual([[expect.anything()], []]);
  expect(framesOf('one')).toEqual([]);
  expect(new Set(framesOf('two').map(({ seq }) => seq))).toEqual(new Set([1]));
});

test('a client event that fails each time does not hold up its connection, whose client is not told to send it anew', async () => {
  const { ports, say, framesOf } = await inChat();
  const { publish } = ports.channels;
  const { membership } = ports.connections;
  Object.assign(ports.channels, { publish: busy });
  const frame = text({ event: 'client-message', channel: chatChannel, data: { message: 'hello' } });
  await say('customer', frame, { id: 'one' });
  // From now on it fails earlier; it may have been done before.
  Object.assign(ports.connections, { membership: busy });
  let attempt = 1;
  expect(await untilTaken(() => say('customer', frame, { id: 'one', attempt: ++attempt }))).toBe(3);
  Object.assign(ports.connections, { membership });
  Object.assign(ports.channels, { publish });
  expect(framesOf('customer').map(({ data }) => data.message)).toEqual([
    'Whether this was sent is not known. Read the channel before you send it again.',
  ]);
});

test('a frame that comes again after the queue has forgotten what it published is heard under its first place', async () => {
  const { runtime, ports, connected, say, framesOf } = await realtime();
  await ports.connections.subscribe(await connected('one', customer), channel);
  await ports.connections.subscribe(await connected('two', customer), channel);
  const frame = text({ event: 'client-said', channel, data: {} });
  const at = runtime.clock.now();
  for (let n = 0; n < 12; n++) {
    runtime.clock.advance(1);
    await say('one', frame, { id: `e${n}` });
  }
  runtime.clock.advance(6 * 60);
  await say('one', frame, { id: 'e0', attempt: 2, at: at + 1000 });
  expect(framesOf('two').map(({ seq }) => seq)).toEqual([...Array.from({ length: 12 }, (_, n) => n + 1), 1]);
});
