import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { courierUpdate } from '#infra/local/providers/aftership.ts';
import { offers } from '#shared/gibby/offers/offer.dynamo.ts';
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { administratorOn } from '../support/administrator.ts';
import { aRequest, newOffer } from '../support/builders.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

/** A user and their progress in the story. */
interface Friend {
  readonly username: string;
  readonly email: string;
  readonly token: string;
  readonly id: number;
}

const parcel = { slug: 'jne', tracking_number: 'TRACK0000000065' } as const;
const requestId = 650_001;
const offerId = 650_002;

let fixture: CloudFixture;
let requester: Friend;
let traveller: Friend;

beforeAll(async () => {
  fixture = await cloudFixture();
  requester = await join('wati');
  traveller = await join('joko');
  await payForRequest();
});
afterAll(() => fixture?.close());

async function send(method: string, path: string, token?: string, body?: unknown) {
  const headers = {
    apikey: developmentCredentials.gibbyApiKey,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return fixture.send({ method, path, headers, body });
}

async function ask(method: string, path: string, who?: Pick<Friend, 'token'>, body?: unknown) {
  const answer = await send(method, path, who?.token, body);
  expect([200, 201], `${method} ${path}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
  return Object(answer.body);
}

async function join(username: string): Promise<Friend> {
  const email = `${username}@example.com`;
  const password = 'invented password';
  await ask('POST', '/api/register', undefined, { username, email, password });
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
  const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
  expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);
  const { data } = await ask('POST', '/api/login', undefined, { username, password });
  return { username, email, token: data.access_token, id: data.id };
}

/** Uses the state machine directly, because offers and payments have their own stories. */
async function payForRequest(): Promise<void> {
  const { ports } = fixture;
  const all = { ...ports, requests: requests(ports), offers: offers(ports) };
  const draft = {
    id: requestId,
    requesterId: requester.id,
    quantity: '',
    maximumPriceMinor: 20_000,
    collectionMethodId: 2,
    maximumDeliveryDate: new Date(ports.clock.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  };
  const { request, event } = aRequest(draft, ports.clock.now());
  await all.requests.commit(all.requests.creation(request, event));
  const returnDate = draft.maximumDeliveryDate;
  const terms = newOffer({ id: offerId, tripId: 650_003, priceMinor: 20_000, collectionMethodId: 2, returnDate });
  await advanceRequest(all, requestId, { event: 'offer', by: String(traveller.id), newOffer: terms });
  await advanceRequest(all, requestId, { event: 'accept', by: String(requester.id), offerId });
  const deposit = topUp({
    gateway: 'doku',
    transactionId: 'TOPUP_6500010000',
    userId: requester.id,
    amountMinor: 36_000,
  });
  await tableOf(ports).commit(ports.ledger.postings([deposit], new Date(ports.clock.now()).toISOString()));
  await advanceRequest(all, requestId, { event: 'pay', by: String(requester.id) });
  await fixture.cloud.activity.idle();
}

const detail = async () => (await ask('GET', `/api/trackings/${requestId}`, requester)).data;

test('the paid request is in the lists of both parties', async () => {
  for (const [who, list] of [
    [requester, 'requester'],
    [traveller, 'traveller'],
  ] as const) {
    const { data, meta } = await ask('GET', `/api/trackings/${list}`, who);
    expect(data).toEqual([{ id: requestId, images: [], item_name: 'Walnuts', status: 'On Progress' }]);
    expect(meta.pagination.total).toBe(1);
  }
});

test('the traveller buys the item and gives it to a courier, which the tracking provider is asked to follow', async () => {
  const day = '2026-03-05';
  await ask('POST', `/api/trackings/${requestId}/purchase`, traveller, { purchased_date: day });
  await ask('POST', `/api/trackings/${requestId}/deliver`, traveller, { tracking_ship_date: day, ...parcel });
  await fixture.cloud.activity.idle();
  const registrations = fixture
    .sent({ kind: 'provider', to: 'aftership' })
    .filter(({ path, status }) => path === '/trackings' && status === 201);
  expect(registrations.map(({ request }) => JSON.parse(String(request)))).toEqual([parcel]);
});

test("the courier's update is in the tracking, and the requester is notified", async () => {
  const see = async (checkpoint: object) => {
    // The clock is frozen here, and notifications of one moment have no order.
    await fixture.cloud.clock.advance(1);
    const url = `${fixture.cloud.providerUrls.aftership}/local/checkpoints`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ ...parcel, ...checkpoint }) });
    expect([answer.status, await answer.json()]).toEqual([200, { answer: 'OK' }]);
  };
  await see({ tag: 'InfoReceived', checkpoint_time: '2026-03-05T08:00:00', message: 'Manifested' });
  await see({ tag: 'OutForDelivery', checkpoint_time: '2026-03-06T09:23:00', message: 'ON PROCESS' });
  await fixture.cloud.activity.idle();

  const { tracking_number, tracking_details } = await detail();
  expect(tracking_number).toBe(parcel.tracking_number);
  expect(tracking_details).toMatchObject([
    { tag: 'OutForDelivery', checkpoint_time: '2026-03-06 09:23:00', message: 'ON PROCESS' },
    { tag: 'InfoReceived', checkpoint_time: '2026-03-05 08:00:00', message: 'Manifested' },
  ]);
  const { data } = await ask('GET', '/api/user/notifications', requester);
  const told = data.filter(({ data: about }: { data: { tag?: string } }) => about.tag !== undefined);
  expect(told.map(({ type, message }: Record<string, unknown>) => [type, message])).toEqual([
    [3, '“Walnuts” is out for delivery'],
    [3, '“Walnuts” is announced to the courier'],
  ]);
});

test('a forged update is refused, and a repeated one is stored once', async () => {
  const checkpoints = [{ tag: 'Delivered', checkpoint_time: '2026-03-07T18:56:00', message: 'DELIVERED' }];
  const { body, headers } = courierUpdate({ ...parcel, checkpoints, event_id: 'the-same' });
  const post = (sent: Record<string, string>) =>
    fetch(`${fixture.cloud.origin}/api/couriers/aftership`, { method: 'POST', headers: sent, body });
  expect((await post({ ...headers, 'aftership-hmac-sha256': 'x' })).status).toBe(403);
  expect((await detail()).tracking_details).toHaveLength(2);
  for (const _time of [1, 2, 3]) expect((await post({ ...headers })).status).toBe(200);
  await fixture.cloud.activity.idle();
  expect((await detail()).tracking_details).toHaveLength(3);
});

test('a complaint waits for an administrator, whose decision is paid out and leaves the books balanced', async () => {
  await ask('POST', '/api/trackings/complain', requester, { request_id: requestId, status_complain: 2 });
  await fixture.cloud.activity.idle();
  const { token } = await administratorOn(fixture, 'Judge');
  const open = await ask('GET', '/api/admin/complaints', { token });
  expect(open.data).toMatchObject([{ request_id: requestId, status_complain: 2, price_to_pay: 36_000 }]);
  const decision = { outcome: 'split', to_requester: 6_000 };
  await ask('POST', `/api/admin/complaints/${requestId}/resolve`, { token }, decision);
  await fixture.cloud.activity.idle();
  expect((await ask('GET', '/api/admin/complaints', { token })).data).toEqual([]);

  const { ledger } = fixture.ports;
  expect(await ledger.balance(`escrow:${requestId}`)).toBe(0);
  expect(Math.abs(await ledger.balance(`user:${requester.id}:credit`))).toBe(6_000);
  expect(Math.abs(await ledger.balance(`user:${traveller.id}:credit`))).toBe(30_000);
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
  expect((await detail()).status).toBe('Completed');
});
