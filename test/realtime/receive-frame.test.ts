import { expect, test } from 'vitest';
import { handler as receiveFrame } from '#functions/realtime/receive-frame/handler.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { eventFrame } from '#shared/platform/realtime/pusher.ts';
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
  const send = (name: string, frame: unknown) =>
    area.invoke(receiveFrame, name, { frame: typeof frame === 'string' ? frame : text(frame) });
  return { ...area, send };
}

const errorCodes = (frames: readonly { event: string; data?: { code: number } }[]) =>
  frames.filter(({ event }) => event === 'pusher:error').map(({ data }) => data?.code);

test('a ping is answered without a read of the table', async () => {
  const { invoke, framesOf } = await realtime();
  await invoke(receiveFrame, 'unknown', { frame: text({ event: 'pusher:ping', data: {} }) });
  expect(framesOf('unknown')).toEqual([{ event: 'pusher:pong', data: '{}' }]);
});

test.each([
  ['a private channel with the right signature', channel, true, 'pusher_internal:subscription_succeeded'],
  ['a public channel without any', 'news', false, 'pusher_internal:subscription_succeeded'],
])('%s is joined', async (_, name, signed, event) => {
  const { ports, invoke, connected, framesOf } = await realtime();
  const { socketId } = await connected('one');
  const auth = signed ? await ports.channelSignatures.sign(socketId, name) : undefined;
  const frame = text({ event: 'pusher:subscribe', data: { channel: name, auth } });
  await invoke(receiveFrame, 'one', { frame });
  await invoke(receiveFrame, 'one', { frame });
  expect(framesOf('one')).toEqual([
    { event, channel: name, data: '{}' },
    { event, channel: name, data: '{}' },
  ]);
  await ports.channels.publish([{ channel: name, event: 'e', data: 1 }]);
  expect(framesOf('one')).toHaveLength(3);

  await invoke(receiveFrame, 'one', { frame: text({ event: 'pusher:unsubscribe', data: text({ channel: name }) }) });
  await ports.channels.publish([{ channel: name, event: 'e', data: 2 }]);
  expect(framesOf('one')).toHaveLength(3);
});

test.each([
  ['no signature', async () => undefined],
  ['a made-up signature', async () => 'app-key:00'],
  ['the signature of another channel', async (sign: Sign, socketId: string) => sign(socketId, 'private-other')],
  ['the signature of another socket', async (sign: Sign) => sign('1.2', channel)],
])('a private channel with %s is refused and not joined', async (_, authOf) => {
  const { ports, invoke, connected, framesOf } = await realtime();
  const { socketId } = await connected('one');
  const auth = await authOf((...signed) => ports.channelSignatures.sign(...signed), socketId);
  await invoke(receiveFrame, 'one', { frame: text({ event: 'pusher:subscribe', data: { channel, auth } }) });
  expect(framesOf('one')).toEqual([
    {
      event: 'pusher:subscription_error',
      channel,
      data: expect.stringContaining('"status":403'),
    },
    { event: 'pusher:error', data: { code: 4009, message: expect.any(String) } },
  ]);
  expect((await ports.connections.get('one'))?.channelCount).toBe(0);
});

type Sign = (socketId: string, channel: string) => Promise<string>;

test('a connection may have at most 100 channels', async () => {
  const { ports, invoke, connected, framesOf } = await realtime();
  const connection = await connected('one');
  for (let index = 0; index < 100; index++) await ports.connections.subscribe(connection, `news-${index}`);
  await invoke(receiveFrame, 'one', { frame: text({ event: 'pusher:subscribe', data: { channel: 'news-100' } }) });
  await invoke(receiveFrame, 'one', { frame: text({ event: 'pusher:subscribe', data: { channel: 'news-99' } }) });
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
])('%s is answered by error 4300', async (_, frame) => {
  const { runtime, connected, invoke, framesOf } = await realtime();
  await connected('one');
  expect(await invoke(receiveFrame, 'one', { frame })).toEqual({ statusCode: 200 });
  expect(errorCodes(framesOf('one'))).toEqual([4300]);
  expect(runtime.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('the limit of 100 channels holds for concurrent subscriptions', async () => {
  const { invoke, connected, framesOf } = await realtime();
  await connected('one');
  const subscriptions = Array.from({ length: 104 }, (_, index) => ({ channel: `news-${index}` }));
  for (let from = 0; from < subscriptions.length; from += 26) {
    const frames = subscriptions.slice(from, from + 26).map((data) => text({ event: 'pusher:subscribe', data }));
    await Promise.all(frames.map((frame) => invoke(receiveFrame, 'one', { frame })));
  }
  const names = framesOf('one').map(({ event }) => event);
  expect(names.filter((name) => name === 'pusher_internal:subscription_succeeded')).toHaveLength(100);
  expect(names.filter((name) => name === 'pusher:subscription_error')).toHaveLength(4);
});

test('signing in, presence channels and frames of an unknown connection are not authorized', async () => {
  const { ports, invoke, connected, framesOf } = await realtime();
  const { socketId } = await connected('one');
  const auth = await ports.channelSignatures.sign(socketId, 'presence-x', '{}');
  await invoke(receiveFrame, 'one', { frame: text({ event: 'pusher:signin', data: { auth: '', user_data: '{}' } }) });
  await invoke(receiveFrame, 'one', {
    frame: text({ event: 'pusher:subscribe', data: { channel: 'presence-x', auth, channel_data: '{}' } }),
  });
  await invoke(receiveFrame, 'stranger', { frame: text({ event: 'pusher:subscribe', data: { channel: 'news' } }) });
  await invoke(receiveFrame, 'stranger', { frame: text({ event: 'client-x', channel, data: {} }) });
  expect(errorCodes(framesOf('one'))).toEqual([4009, 4009]);
  expect(errorCodes(framesOf('stranger'))).toEqual([4009, 4009]);
});

test.each([
  ['an object', { typing: true }, '{"typing":true}'],
  ['text', 'hello', 'hello'],
  ['nothing', undefined, 'null'],
])('a client event with %s reaches the others on its channel, and not its sender', async (_, data, received) => {
  const { send, framesOf } = await inChat();
  await send('customer', { event: 'client-typing', channel: chatChannel, data });
  expect(framesOf('operator')).toEqual([{ event: 'client-typing', channel: chatChannel, data: received }]);
  expect(framesOf('customer')).toEqual([]);
});

test('a client event on a public or unjoined channel, or over the limits, is refused with 4301 and sent to no connection', async () => {
  const { ports, send, framesOf } = await inChat();
  const connection = await ports.connections.get('customer');
  if (!connection) throw new Error('the connection is missing');
  await ports.connections.subscribe(connection, 'news');
  await send('customer', { event: 'client-x', channel: 'news', data: {} });
  await send('customer', { event: 'client-x', channel, data: {} });
  await send('customer', { event: 'client-x', data: {} });
  await send('customer', { event: 'client-x', channel: chatChannel, data: 'x'.repeat(10_241) });
  await send('customer', { event: `client-${'x'.repeat(194)}`, channel: chatChannel, data: {} });
  expect(errorCodes(framesOf('customer'))).toEqual([4301, 4301, 4301, 4301, 4301]);
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

test.each([
  ['an object', { message: 'I am here' }],
  ['JSON text', text({ message: 'I am here' })],
])("a message in %s is stored under the sender's account before it is passed on", async (_, data) => {
  const { ports, runtime, send, framesOf } = await inChat();
  await send('operator', { event: 'client-message', channel: chatChannel, data });
  await send('operator', { event: 'client-message', channel: chatChannel, data });
  const at = new Date(runtime.clock.now()).toISOString();
  expect(await ports.chat.list(gigId, { skip: 0, limit: 10 })).toEqual([
    { id: expect.any(String), gig: gigId, account: first, message: 'I am here', createdAt: at, updatedAt: at },
  ]);
  expect(framesOf('customer')).toHaveLength(2);
  expect(framesOf('customer')[0]).toEqual(
    JSON.parse(eventFrame({ event: 'client-message', channel: chatChannel, data })),
  );
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
  expect(errorCodes(framesOf('nameless'))).toEqual([4301]);
  expect(errorCodes(framesOf('stranger'))).toEqual([4301]);
  expect(errorCodes(framesOf('customer'))).toEqual([4301, 4301]);
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
  expect(errorCodes(framesOf('customer'))).toEqual([4301, 4301]);
  expect(framesOf('operator')).toEqual([]);
  expect(await ports.chat.list(gigId, { skip: 0, limit: 10 })).toEqual([]);
});

test('a connection older than 110 minutes is served, asked to reconnect and closed', async () => {
  const { runtime, outside, invoke, framesOf } = await realtime();
  const frame = text({ event: 'pusher:ping' });
  runtime.clock.advance(110 * 60);
  await invoke(receiveFrame, 'one', { frame });
  expect(outside.ended).toEqual([]);
  runtime.clock.advance(1);
  await invoke(receiveFrame, 'one', { frame });
  expect(framesOf('one').map(({ event }) => event)).toEqual(['pusher:pong', 'pusher:pong', 'pusher:error']);
  expect(errorCodes(framesOf('one'))).toEqual([4200]);
  expect(outside.ended).toEqual(['one']);
});

test('a client event is recorded for a webhook that asks for it, and a refused one is not', async () => {
  const webhook = { WEBHOOK_URL: 'https://example.com', WEBHOOK_EVENTS: 'client_event' };
  const { runtime, ports, invoke, connected } = await realtime(webhook);
  const connection = await connected('one', customer);
  const frame = text({ event: 'client-said', channel, data: { n: 1 } });
  const recorded = async () => (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith('RTE#'));
  await invoke(receiveFrame, 'one', { frame });
  expect(await recorded()).toEqual([]);
  await ports.connections.subscribe(connection, channel);
  await invoke(receiveFrame, 'one', { frame });
  const { socketId } = connection;
  expect((await recorded()).map(({ event }) => event)).toEqual([
    { name: 'client_event', channel, event: 'client-said', data: '{"n":1}', socket_id: socketId },
  ]);
});
