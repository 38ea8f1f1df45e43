import { expect, test } from 'vitest';
import { handler as authorizeRoom } from '#functions/gibby/rooms/authorize-room/handler.ts';
import { handler as authorizeChannel } from '#functions/realtime/authorize-channel/handler.ts';
import { handler as broadcastEvent } from '#functions/realtime/broadcast-event/handler.ts';
import { rooms } from '#shared/gibby/rooms/room.dynamo.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { realtime } from '#test/realtime/harness.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';

const requester = 40;
const traveller = 46;
const stranger = 3;
const channel = 'private-room-7';

/** A room, and a way for each of its two users to join its channel. */
async function roomOnTheAir() {
  const area = await realtime();
  const ports = { ...area.ports, rooms: rooms(area.runtime) };
  const at = new Date(area.runtime.clock.now()).toISOString();
  const parties = { requestId: 67, requesterId: requester, travellerId: traveller };
  await ports.rooms.create({ id: 7, ...parties, messageCount: 0, createdAt: at, updatedAt: at });
  const authorize = (as: number, socket_id: string, channel_name = channel) =>
    call(authorizeRoom, ports, { as, body: { socket_id, channel_name } });
  const join = async (as: number) => {
    const { socketId } = await area.connected(String(as));
    const { body } = await authorize(as, socketId);
    const frame = JSON.stringify({ event: 'pusher:subscribe', data: { channel, auth: body.auth } });
    await area.say(String(as), frame);
  };
  return { ...area, ports, at, authorize, join };
}

test('both parties of a room get a signature for the form without the key, which Pusher clients cannot send', async () => {
  const { ports, authorize, connected } = await roomOnTheAir();
  const { socketId } = await connected('one');
  const answer = await authorize(requester, socketId);
  expect([answer.status, answer.body]).toEqual([200, { auth: await ports.channelSignatures.sign(socketId, channel) }]);
  expect((await ports.connections.get('one'))?.accountId).toBe(`gibby-${requester}`);

  const other = await connected('two');
  const form = await call(authorizeRoom, ports, {
    as: traveller,
    body: `socket_id=${other.socketId}&channel_name=${channel}`,
    headers: { apikey: undefined as never, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(form.body).toEqual({ auth: await ports.channelSignatures.sign(other.socketId, channel) });
});

test.each([
  [requester, 'requester'],
  [traveller, 'traveller'],
])('user %i may join the presence channel of their room, and is shown as its %s', async (user, role) => {
  const { ports, authorize, connected } = await roomOnTheAir();
  const { socketId } = await connected('one');
  const channelData = JSON.stringify({ user_id: String(user), user_info: { role } });
  const { body } = await authorize(user, socketId, 'presence-room-7');
  const auth = await ports.channelSignatures.sign(socketId, 'presence-room-7', channelData);
  expect(body).toEqual({ auth, channel_data: channelData });
});

test.each([
  ['a room that the caller is not in', stranger, channel],
  ['a room that does not exist', requester, 'private-room-8'],
  ['a room without a proper id', requester, 'private-room-7x'],
  ['a room with an id written otherwise', requester, 'private-room-07'],
  ['the presence channel of a room that the caller is not in', stranger, 'presence-room-7'],
  ['another presence channel', requester, 'presence-gig-7'],
  ['the channel of an account', requester, 'private-account-900000000000000000000009'],
  ['a public channel', requester, 'news'],
])('a signature is refused for %s', async (_name, as, name) => {
  const { ports, authorize, connected } = await roomOnTheAir();
  const { socketId } = await connected('one');
  const { status, body } = await authorize(as, socketId, name);
  expect([status, body.error.code]).toEqual([403, 'channel_refused']);
  expect((await ports.connections.get('one'))?.accountId).toBeUndefined();
});

test("a signature is refused for another user's socket, and no Dropin account joins a room", async () => {
  const { ports, authorize, connected } = await roomOnTheAir();
  const { socketId } = await connected('one');
  await authorize(requester, socketId);
  expect((await authorize(traveller, socketId)).status).toBe(403);
  const account = await call(authorizeChannel, ports, {
    as: '5720955de2db76686c1f7c4d',
    body: { socket_id: socketId, channel_name: channel },
  });
  expect(account.status).toBe(403);
});

test('both parties receive a message on the channel as the list shows it, with the same id and place when it is repeated', async () => {
  const { runtime, ports, deliver, at, join, framesOf } = await roomOnTheAir();
  await join(requester);
  await join(traveller);
  await ports.rooms.add({ roomId: 7, authorId: requester, content: 'Is it new?', at });
  const items = await itemsOf(runtime);
  const [NewImage] = items.filter(({ PK, SK }) => PK === 'ROM#7' && String(SK).startsWith('MSG#'));
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const record = { eventID: 'one', dynamodb: { SequenceNumber: '1', NewImage: NewImage ?? {} } };
  expect(await consume({ Records: [record, record] })).toEqual({ batchItemFailures: [] });
  await deliver();
  for (const user of [requester, traveller]) {
    const heard = framesOf(String(user)).filter(({ event }) => event === 'room-message');
    expect(heard.map((frame) => [frame.channel, JSON.parse(frame.data)])).toEqual(
      [1, 2].map(() => [
        channel,
        { id: 1, room_id: 7, user_id: requester, content: 'Is it new?', created_at: expect.any(String), seq: 1 },
      ]),
    );
  }
});
