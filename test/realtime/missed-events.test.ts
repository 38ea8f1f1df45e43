import { expect, test } from 'vitest';
import { handler as listAccountEvents } from '#functions/dropin/history/list-account-events/handler.ts';
import { handler as listChat } from '#functions/dropin/messaging/list-chat/handler.ts';
import { handler as listChatEvents } from '#functions/dropin/messaging/list-chat-events/handler.ts';
import { handler as listRoomEvents } from '#functions/gibby/rooms/list-room-events/handler.ts';
import { handler as listStreamEvents } from '#functions/instant/list-stream-events/handler.ts';
import { rooms } from '#shared/gibby/rooms/room.dynamo.ts';
import { newStreamOf } from '#shared/instant/streams/requests/request-stream.usecase.ts';
import { call } from '#test/support/call.ts';
import { customer, first, gigId, play, storeGig, toFound } from '../dropin/gigs/gig-fixture.ts';
import { realtime } from './harness.ts';

const stranger = '500000000000000000000001';
const chatChannel = `private-chat_${gigId}`;

async function inChat() {
  const area = await realtime();
  await storeGig(area.ports, play(toFound));
  for (const [name, account] of [
    ['customer', customer],
    ['operator', first],
  ] as const) {
    await area.ports.connections.subscribe(await area.connected(name, account), chatChannel);
  }
  return area;
}

test('the chat of a gig behind an event has each message once, with its place, and other events apart', async () => {
  const { ports, say, publish, framesOf } = await inChat();
  const send = (data: unknown, event = 'client-message') =>
    say('customer', JSON.stringify({ event, channel: chatChannel, data }));
  await send({ message: 'ok' });
  await send({}, 'client-typing');
  await send({ message: 'ok' });
  await publish([{ channel: chatChannel, event: 'gig-confirmed', data: { seq: 3 } }]);
  const live = framesOf('operator').filter(({ event }) => event === 'client-message');

  const chat = (since?: string, as: string = first) =>
    call(listChat, ports, { as, params: { gigId }, query: since === undefined ? {} : { since } });
  const { body } = await chat('0');
  expect(body.map(({ id, seq, message }: { id: string; seq: number; message: string }) => [id, seq, message])).toEqual(
    live.map(({ data, seq }) => [JSON.parse(data).id, seq, 'ok']),
  );
  expect((await chat('1')).body).toEqual([body[1]]);
  expect((await chat('3')).body).toEqual([]);
  const stored = (await chat()).body;
  expect(body).toEqual(stored.map((message: object, index: number) => ({ ...message, seq: 2 * index + 1 })));
  expect((await chat('0', stranger)).status).toBe(403);

  const events = (as: string) => call(listChatEvents, ports, { as, params: { gigId }, query: { since: '1' } });
  expect((await events(customer)).body).toMatchObject({
    events: [
      { seq: 2, event: 'client-typing', data: {} },
      { seq: 3, event: 'client-message', data: { message: 'ok', seq: 3 } },
      { seq: 4, event: 'gig-confirmed', data: { seq: 3, channelSeq: 4 } },
    ],
    seq: 4,
    more: false,
    complete: true,
  });
  expect((await events(stranger)).status).toBe(403);
});

test("an account's channel is recovered by the account alone", async () => {
  const { ports, publish } = await realtime();
  await publish([{ channel: `private-account-${customer}`, event: 'gig-offered', data: { gig: gigId } }]);
  const events = (as: string) => call(listAccountEvents, ports, { as, params: { accountId: customer } });
  expect((await events(customer)).body.events).toEqual([
    { seq: 1, event: 'gig-offered', data: { gig: gigId, seq: 1 } },
  ]);
  expect((await events(stranger)).status).toBe(403);
});

test("a stream's channel is recovered by its token, and a room's by its members", async () => {
  const { ports, runtime, publish } = await realtime();
  const dealer = { phone: '15550100001', email: null };
  const { tokens } = await newStreamOf(ports, { viewerAccount: null, dealer, notify: false }, undefined);
  await publish([{ channel: `private-${tokens.viewer}`, event: 'streaming', data: { code: 1 } }], 'x');
  const ofStream = await call(listStreamEvents, ports, { params: { token: tokens.viewer } });
  expect(ofStream.body.events).toEqual([{ seq: 1, event: 'streaming', data: { code: 1, seq: 1 } }]);

  const withRooms = { ...ports, rooms: rooms(runtime) };
  const at = new Date(runtime.clock.now()).toISOString();
  const parties = { requestId: 67, requesterId: 40, travellerId: 46 };
  await withRooms.rooms.create({ id: 7, ...parties, messageCount: 0, createdAt: at, updatedAt: at });
  await publish([{ channel: 'private-room-7', event: 'room-message', data: { id: 1 } }]);
  const ofRoom = (as: number) => call(listRoomEvents, withRooms, { as, params: { roomId: '7' } });
  expect((await ofRoom(46)).body.data.events).toEqual([{ seq: 1, event: 'room-message', data: { id: 1, seq: 1 } }]);
  expect((await ofRoom(3)).status).toBe(404);
});
