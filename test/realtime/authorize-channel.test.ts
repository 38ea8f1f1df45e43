import { expect, test } from 'vitest';
import { handler as authorizeChannel } from '#functions/realtime/authorize-channel/handler.ts';
import { newStreamOf } from '#shared/instant/streams/requests/request-stream.usecase.ts';
import { customer, first, gigId, play, second, storeGig, toFound } from '../dropin/gigs/gig-fixture.ts';
import { call } from '../support/call.ts';
import { realtime } from './harness.ts';

const own = `private-account-${customer}`;
const chat = `private-chat_${gigId}`;

async function withGig() {
  const area = await realtime();
  await storeGig(area.ports, play(toFound));
  const { socketId } = await area.connected('one');
  const ask = (as: string, channel: string, socket = socketId) =>
    call(authorizeChannel, area.ports, { as, body: { socket_id: socket, channel_name: channel } });
  return { ...area, socketId, ask };
}

test('a form of the Pusher SDKs, without our key, is answered with only the signature', async () => {
  const { ports, socketId } = await withGig();
  const answer = await call(authorizeChannel, ports, {
    as: customer,
    body: `socket_id=${socketId}&channel_name=${own}`,
    headers: { apikey: undefined as never, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ auth: await ports.channelSignatures.sign(socketId, own) });
  expect((await ports.connections.get('one'))?.accountId).toBe(customer);
});

test('customer and operator of a gig may join its chat', async () => {
  for (const account of [customer, first]) {
    const { ask, ports, socketId } = await withGig();
    expect(await ask(account, chat)).toMatchObject({
      status: 200,
      body: { auth: await ports.channelSignatures.sign(socketId, chat) },
    });
  }
});

test.each([
  [customer, 'customer'],
  [first, 'operator'],
])('a party of a gig may join its presence channel, and is shown by account and role', async (account, role) => {
  const { ask, ports, socketId } = await withGig();
  const channel = `presence-gig-${gigId}`;
  const channelData = JSON.stringify({ user_id: account, user_info: { role } });
  expect(await ask(account, channel)).toMatchObject({
    status: 200,
    body: { auth: await ports.channelSignatures.sign(socketId, channel, channelData), channel_data: channelData },
  });
});

test('a session that ends while it has a channel authorised gets no signature', async () => {
  const { ports, socketId } = await withGig();
  const sessions = {
    verify: async () => ({ accountId: customer, sessionId: 's', admin: false }),
    isOpen: async () => false,
  };
  const body = { socket_id: socketId, channel_name: own };
  expect((await call(authorizeChannel, { ...ports, sessions }, { as: customer, body })).status).toBe(403);
});

test.each([
  ['the channel of another account', customer, `private-account-${first}`],
  ['the chat of a gig it was only offered', second, chat],
  ['the chat of an unknown gig', customer, 'private-chat_900000000000000000000009'],
  ['a chat without a proper id', customer, 'private-chat_x'],
  ['a public channel', customer, 'news'],
  ['the presence channel of a gig it was only offered', second, `presence-gig-${gigId}`],
  ['another presence channel', customer, 'presence-news'],
  ['the presence channel of a Gibby room', customer, 'presence-room-7'],
  ['an encrypted channel', customer, `private-encrypted-account-${customer}`],
])('an account may not join %s', async (_, account, channel) => {
  const { ask, ports } = await withGig();
  expect(await ask(account, channel)).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } });
  expect((await ports.connections.get('one'))?.accountId).toBeUndefined();
});

test('a socket that is not open, or belongs to another account, is not signed for', async () => {
  const { ask } = await withGig();
  expect((await ask(customer, own, '1.2')).status).toBe(403);
  expect((await ask(customer, own)).status).toBe(200);
  expect((await ask(first, chat)).status).toBe(403);
});

test("a caller without a session, or with bad input, gets the family's error", async () => {
  const { ports, ask } = await withGig();
  const body = { socket_id: '1.2', channel_name: own };
  expect((await call(authorizeChannel, ports, { body })).status).toBe(401);
  expect((await call(authorizeChannel, ports, { body, as: customer, headers: { apikey: 'wrong' } })).status).toBe(401);
  expect((await call(authorizeChannel, ports, { as: customer })).status).toBe(400);
  expect((await ask(customer, own, 'abc')).status).toBe(400);
  expect((await ask(customer, 'a b')).status).toBe(400);
});

test("the name of an instant stream's channel is the secret token, so any caller who knows it may join", async () => {
  const { ports, socketId } = await withGig();
  const dealer = { phone: '15550100001', email: null };
  const { tokens } = await newStreamOf(ports, { viewerAccount: null, dealer, notify: false }, undefined);
  for (const token of [tokens.viewer, tokens.dealer]) {
    const channel = `private-${token}`;
    for (const as of [undefined, customer]) {
      const body = { socket_id: socketId, channel_name: channel };
      const answer = await call(authorizeChannel, ports, { body, ...(as && { as }) });
      expect(answer).toMatchObject({
        status: 200,
        body: { auth: await ports.channelSignatures.sign(socketId, channel) },
      });
    }
  }
  const channel = `private-${tokens.viewer}`;
  const bearer = (token: string) => ({ headers: { apikey: undefined as never, authorization: `Bearer ${token}` } });
  const asked = { body: { socket_id: socketId, channel_name: channel } };
  expect((await call(authorizeChannel, ports, { ...asked, ...bearer(tokens.viewer) })).status).toBe(200);
  expect((await call(authorizeChannel, ports, { ...asked, ...bearer('0'.repeat(48)) })).status).toBe(401);
  const body = { socket_id: socketId, channel_name: `private-${'0'.repeat(48)}` };
  expect(await call(authorizeChannel, ports, { body })).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } });
});
