import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { accepted, connectPusher, type Pusher } from '#infra/local/demo/pusher-client.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';
import { phoneJpeg } from '../support/pictures.ts';

const indonesia = 101;
const japan = 110;

let fixture: CloudFixture;
beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(async () => {
  for (const { socket } of [rani, tomi]) socket?.disconnect();
  await fixture?.close();
});

interface Person {
  readonly username: string;
  readonly email: string;
  readonly heard: Record<string, unknown>[];
  token?: string;
  id?: number;
  socket?: Pusher;
}
const personOf = (username: string): Person => ({ username, email: `${username}@example.com`, heard: [] });
const rani = personOf('rani.requests');
const tomi = personOf('tomi.travels');
const eve = personOf('eve.elsewhere');
const password = 'invented password';
let [jakarta, tokyo, requestId, offerId, roomId] = [0, 0, 0, 0, 0];

const headersOf = (who?: Person) => ({
  apikey: developmentCredentials.gibbyApiKey,
  ...(who?.token !== undefined && { authorization: `Bearer ${who.token}` }),
});
const send = async (method: string, path: string, who?: Person, body?: unknown) => {
  const { status, body: answer } = await fixture.send({ method, path, headers: headersOf(who), body });
  return { status, answer: Object(answer) };
};
async function ask(method: string, path: string, who?: Person, body?: unknown) {
  const { status, answer } = await send(method, path, who, body);
  expect([200, 201], `${method} ${path}: ${JSON.stringify(answer)}`).toContain(status);
  return answer.data;
}
const dayIn = (days: number) => new Date(fixture.cloud.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
const badgeOf = async (who: Person) => (await ask('GET', '/api/user/unread-badges', who)).unread_messages;
const creditOf = async (who: Person) => (await ask('GET', '/api/user/profile', who)).credit;

test('three people register and complete their profiles', async () => {
  for (const person of [rani, tomi, eve]) {
    const { username, email } = person;
    await ask('POST', '/api/register', undefined, { username, email, password });
    const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
    const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
    expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);
    const { access_token: token, id } = await ask('POST', '/api/login', undefined, { username, password });
    Object.assign(person, { token, id });
  }
  const cityOf = async (country: number) => (await ask('GET', `/api/cities?country_id=${country}`, rani))[0].id;
  [jakarta, tokyo] = [await cityOf(indonesia), await cityOf(japan)];
  for (const person of [rani, tomi, eve]) {
    const home = { country_id: String(indonesia), city_id: String(jakarta) };
    await ask('POST', '/api/user/profile', person, { name: person.username, phone: '+15550100001', ...home });
  }
});

test('one user posts a trip, and another one a request for an item from there', async () => {
  await ask('POST', '/api/trips', tomi, {
    from_country_id: indonesia,
    from_city_id: jakarta,
    departure_date: dayIn(5),
    return_date: dayIn(20),
    destination: [{ country_id: japan, city_ids: [tokyo] }],
  });
  const request = await ask('POST', '/api/requests', rani, {
    item_name: 'Matcha whisk',
    category_id: 6,
    quantity: '1',
    country_id: japan,
    maximum_price: '150,000',
    collection_method: 2,
    delivery_country_to: indonesia,
    delivery_city_to: jakarta,
    estimate_delivery: dayIn(40),
  });
  requestId = request.id;
});

test('requester and traveller talk through two Pusher clients, in a room for the two of them', async () => {
  const body = { member_id: rani.id };
  const room = await ask('POST', `/api/room-messages/${requestId}/traveller`, tomi, body);
  const same = await ask('POST', `/api/room-messages/${requestId}/requester`, rani, { member_id: tomi.id });
  expect(same).toEqual(room);
  roomId = room.id;

  for (const person of [rani, tomi]) {
    const { key } = developmentCredentials.realtime;
    person.socket = connectPusher(fixture.cloud.origin, person.token, key, '/api/broadcasting/auth');
    const channel = person.socket.subscribe(`private-room-${roomId}`);
    channel.bind('room-message', (data: Record<string, unknown>) => person.heard.push(data));
    await accepted(channel);
  }
  const question = await ask('POST', `/api/room-messages/${roomId}/messages`, tomi, { content: 'Bamboo?' });
  const answer = await ask('POST', `/api/room-messages/${roomId}/messages`, rani, { content: 'Yes please' });
  for (const { heard } of [rani, tomi]) {
    await until(() => heard.length >= 2 || undefined, 'the two messages');
    // On the socket each has its place in the channel too.
    expect(heard).toEqual([question, answer].map((message) => ({ ...Object(message), seq: expect.any(Number) })));
  }
  expect(await ask('GET', `/api/room-messages/${roomId}/messages?since=1`, tomi)).toEqual([answer]);
  expect(await ask('GET', '/api/room-messages/requester', rani)).toMatchObject([{ id: roomId, request_id: requestId }]);
});

test('the third user cannot listen, read or write there', async () => {
  const { key } = developmentCredentials.realtime;
  const socket = connectPusher(fixture.cloud.origin, eve.token, key, '/api/broadcasting/auth');
  await expect(accepted(socket.subscribe(`private-room-${roomId}`))).rejects.toThrow('403');
  socket.disconnect();
  const messages = `/api/room-messages/${roomId}/messages`;
  expect((await send('GET', messages, eve)).status).toBe(404);
  expect((await send('POST', messages, eve, { content: 'Hi' })).status).toBe(404);
});

test('an offer is accepted and has a thread, in which both write', async () => {
  const offer = { collection_method: 2, price: '100,000', return_date: dayIn(20) };
  ({ id: offerId } = await ask('POST', `/api/requests/${requestId}/offers`, tomi, offer));
  await ask('POST', `/api/requests/${requestId}/offers/accept`, rani, { offer_id: offerId });
  await until(async () => (await badgeOf(tomi)) === 1 || undefined, 'the thread');
  const [thread] = await ask('GET', '/api/messages?type=traveller', tomi);
  expect(thread).toMatchObject({
    id: offerId,
    subject: `Request #${requestId} - Matcha whisk`,
    sender: rani.username,
    accepted_offer: { offer_price: 100_000, collection_method: 'JNE/POS' },
    allow_conversation: true,
  });
  await ask('GET', `/api/messages/${offerId}`, tomi);
  expect(await badgeOf(tomi)).toBe(0);

  const form = new FormData();
  form.set('content', 'This one?');
  form.set('content_image', new Blob([new Uint8Array(await phoneJpeg(400, 300))], { type: 'image/jpeg' }), 'whisk.jpg');
  form.set('cropped_opt', '200,200,10,20');
  const url = `${fixture.cloud.origin}/api/messages/${offerId}/conversations`;
  const written = await fetch(url, { method: 'POST', headers: headersOf(tomi), body: form });
  expect(written.status, await written.clone().text()).toBe(200);
  const [message] = await ask('GET', `/api/messages/${offerId}/conversations`, rani);
  expect(message).toMatchObject({ content: 'This one?', is_traveller: true });
  expect((await fetch(fixture.cloud.origin + new URL(message.content_image.mini).pathname)).status).toBe(200);

  await ask('POST', `/api/messages/${offerId}/archive`, rani, {});
  expect(await ask('GET', '/api/messages?type=archive', rani)).toMatchObject([{ id: offerId, is_archive: true }]);
  expect((await send('GET', `/api/messages/${offerId}`, eve)).status).toBe(404);
});

test('the deposit is paid through Doku, and kept in escrow', async () => {
  const order = { amount: '120,000', paymentchannel: '15', tran_ids: [requestId] };
  const form = await ask('POST', '/api/credits/words', rani, order);
  const suite = `${fixture.cloud.providerUrls.doku}/Suite`;
  await fetch(`${suite}/Receive`, { method: 'POST', body: new URLSearchParams(form) });
  const paid = { TRANSIDMERCHANT: form.TRANSIDMERCHANT, outcome: 'paid' };
  await fetch(`${suite}/Pay`, { method: 'POST', body: new URLSearchParams(paid) });
  expect(await fixture.ports.ledger.balance(`escrow:${requestId}`)).toBe(-120_000);

  const tooEarly = { rating: 5, request_id: requestId, comments: 'Lovely' };
  expect((await send('POST', `/api/user/${tomi.id}/reviews`, rani, tooEarly)).status).toBe(422);
});

test('the item is bought, given to a courier, and tracked on its way', async () => {
  const parcel = { slug: 'jne', tracking_number: 'TRACK0000000066' };
  await ask('POST', `/api/trackings/${requestId}/purchase`, tomi, { purchased_date: dayIn(6) });
  await ask('POST', `/api/trackings/${requestId}/deliver`, tomi, { tracking_ship_date: dayIn(20), ...parcel });
  await fixture.cloud.activity.idle();
  const url = `${fixture.cloud.providerUrls.aftership}/local/checkpoints`;
  const checkpoint = { tag: 'OutForDelivery', checkpoint_time: '2026-03-06T09:23:00', message: 'ON PROCESS' };
  await fetch(url, { method: 'POST', body: JSON.stringify({ ...parcel, ...checkpoint }) });
  const { tracking_details } = await ask('GET', `/api/trackings/${requestId}`, rani);
  expect(tracking_details).toMatchObject([{ tag: 'OutForDelivery', message: 'ON PROCESS' }]);
});

test('the item arrives: the traveller is paid, and the books balance', async () => {
  await ask('POST', `/api/trackings/${requestId}/receive`, rani, { received_at: dayIn(21) });
  expect([await creditOf(rani), await creditOf(tomi)]).toEqual(['0.00', '100000.00']);
  expect(await fixture.ports.ledger.balance(`escrow:${requestId}`)).toBe(0);
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
});

test('both parties rate each other, once', async () => {
  const review = { rating: 5, request_id: requestId, comments: 'Lovely' };
  const written = await ask('POST', `/api/user/${tomi.id}/reviews`, rani, review);
  expect(written).toMatchObject({ rating: 5, request_id: requestId, user: { id: rani.id } });
  await ask('POST', `/api/user/${rani.id}/reviews`, tomi, { ...review, rating: 4 });
  const again = await send('POST', `/api/user/${tomi.id}/reviews`, rani, { ...review, rating: 1 });
  expect([again.status, again.answer.error.message]).toEqual([403, 'You have already rated this user']);
  expect(await ask('GET', `/api/user/${tomi.id}/reviews?type=traveller`, eve)).toEqual([written]);
  expect(await ask('GET', `/api/user/${rani.id}/reviews`, eve)).toMatchObject([{ rating: 4 }]);
});
