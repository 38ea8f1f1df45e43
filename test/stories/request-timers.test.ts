import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

// Repeated here on purpose, so that a period cannot be changed by accident (state-machines.md, section 3).
const day = 86_400;
const seconds = { deposit: day, autoReceive: 7 * day };
const indonesia = 101;
const japan = 110;
const password = 'invented password';

interface Person {
  readonly username: string;
  token?: string;
  id?: number;
}
const rosa: Person = { username: 'rosa.waits' };
const theo: Person = { username: 'theo.returns' };

// Scheduled functions also run through these weeks.
vi.setConfig({ testTimeout: 180_000 });

let fixture: CloudFixture;
let [jakarta, tokyo, requestId, offerId] = [0, 0, 0, 0];

beforeAll(async () => {
  fixture = await cloudFixture();
  for (const person of [rosa, theo]) await join(person);
  const cityOf = async (country: number) => (await ask('GET', `/api/cities?country_id=${country}`, rosa))[0].id;
  [jakarta, tokyo] = [await cityOf(indonesia), await cityOf(japan)];
  for (const person of [rosa, theo]) {
    const home = { country_id: String(indonesia), city_id: String(jakarta) };
    await ask('POST', '/api/user/profile', person, { name: person.username, phone: '+15550100001', ...home });
  }
  await ask('POST', '/api/trips', theo, {
    from_country_id: indonesia,
    from_city_id: jakarta,
    departure_date: dayIn(1),
    return_date: dayIn(15),
    destination: [{ country_id: japan, city_ids: [tokyo] }],
  });
  requestId = await post(rosa, dayIn(20));
});
afterAll(() => fixture?.close());

async function ask(method: string, path: string, who?: Person, body?: unknown) {
  const headers = {
    apikey: developmentCredentials.gibbyApiKey,
    ...(who?.token !== undefined && { authorization: `Bearer ${who.token}` }),
  };
  const { status, body: answer } = await fixture.send({ method, path, headers, body });
  expect([200, 201], `${method} ${path}: ${JSON.stringify(answer)}`).toContain(status);
  return Object(answer).data;
}

async function join(person: Person): Promise<void> {
  const { username } = person;
  const email = `${username}@example.com`;
  await ask('POST', '/api/register', undefined, { username, email, password });
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
  const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
  expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);
  await signIn(person);
}

/** Logs in again, because a session may have expired after so much time. */
async function signIn(person: Person): Promise<void> {
  const { access_token: token, id } = await ask('POST', '/api/login', undefined, {
    username: person.username,
    password,
  });
  Object.assign(person, { token, id });
}

const dayIn = (days: number) => new Date(fixture.cloud.clock.now() + days * day * 1000).toISOString().slice(0, 10);
const stored = async () => requests(fixture.ports).get(requestId);
const runningOf = () =>
  fixture.cloud.processes.list().filter(({ name, status }) => name.startsWith(`${requestId}-`) && status === 'RUNNING');
const messagesFor = async (who: Person) =>
  (await ask('GET', '/api/user/notifications', who)).map(({ message }: { message: string }) => message);

async function post(who: Person, estimate_delivery: string): Promise<number> {
  const request = await ask('POST', '/api/requests', who, {
    item_name: 'Sencha',
    category_id: 6,
    quantity: '1',
    country_id: japan,
    maximum_price: '150,000',
    collection_method: 1,
    delivery_country_to: indonesia,
    delivery_city_to: jakarta,
    estimate_delivery,
  });
  return request.id;
}

/** Theo's offer, which Rosa accepts. */
async function agree(): Promise<void> {
  const offer = { collection_method: 1, price: '20,000', return_date: dayIn(10) };
  ({ id: offerId } = await ask('POST', `/api/requests/${requestId}/offers`, theo, offer));
  await ask('POST', `/api/requests/${requestId}/offers/accept`, rosa, { offer_id: offerId });
  await fixture.cloud.activity.idle();
}

/** Lets the time of a timer pass: one second before it nothing has happened, at its time it has. */
async function expire(wholeSeconds: number): Promise<void> {
  const before = await stored();
  await fixture.cloud.clock.advance(wholeSeconds - 1);
  expect(await stored()).toEqual(before);
  expect(runningOf()).toMatchObject([{ state: before?.status }]);
  await fixture.cloud.clock.advance(1);
  await fixture.cloud.activity.idle();
}

test('a deposit that is not paid within a day reopens the request', async () => {
  await agree();
  expect(await ask('GET', '/api/user/unpaid-requests', rosa)).toMatchObject([{ id: requestId, price_to_pay: 36_000 }]);
  await expire(seconds.deposit);
  expect(await stored()).toMatchObject({ status: 'open', accepted: null });
  expect(await ask('GET', '/api/user/unpaid-requests', rosa)).toEqual([]);
  const told = 'The deposit for Sencha was not paid in time';
  await until(async () => ((await messagesFor(rosa)).includes(told) ? true : undefined), 'the notice');
});

test('a request paid out of the credit goes on, and its execution ends there', async () => {
  await agree();
  const deposit = topUp({
    gateway: 'doku',
    transactionId: 'TOPUP_7700000001',
    userId: Number(rosa.id),
    amountMinor: 36_000,
  });
  const at = new Date(fixture.cloud.clock.now()).toISOString();
  await tableOf(fixture.ports).commit(fixture.ports.ledger.postings([deposit], at));
  const paid = await ask('POST', `/api/requests/${requestId}/pay`, rosa, {});
  expect(paid).toMatchObject({ request_id: requestId, price_to_pay: 36_000, status: 'On Progress' });
  expect(await fixture.ports.ledger.balance(`escrow:${requestId}`)).toBe(-36_000);
  await fixture.cloud.activity.idle();
  expect(runningOf()).toEqual([]);
  await fixture.cloud.clock.advance(3 * day);
  expect((await stored())?.status).toBe('inProgress');
});

test('an item without receipt or complaint counts as received after a week, and is paid', async () => {
  const { status } = await fixture.send({
    method: 'POST',
    path: `/api/trackings/${requestId}/deliver`,
    headers: { apikey: developmentCredentials.gibbyApiKey, authorization: `Bearer ${theo.token}` },
    body: { tracking_ship_date: dayIn(0) },
  });
  expect(status).toBe(200);
  await fixture.cloud.activity.idle();
  await expire(seconds.autoReceive);
  expect((await stored())?.status).toBe('completed');
  expect(runningOf()).toEqual([]);
  expect(await fixture.ports.ledger.balance(`escrow:${requestId}`)).toBe(0);
  expect(await fixture.ports.ledger.balance(`user:${theo.id}:credit`)).toBe(-20_000);
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
});

test('an unanswered request is cancelled at its date, and its requester is notified as documented', async () => {
  await signIn(rosa);
  requestId = await post(rosa, dayIn(5));
  await fixture.cloud.activity.idle();
  await fixture.cloud.clock.advance(7 * day);
  await fixture.cloud.activity.idle();
  expect((await stored())?.status).toBe('canceled');
  await signIn(rosa);
  const told = `Automatic Cancellation Notice: Request #${requestId} – Sencha from Japan.`;
  await until(async () => ((await messagesFor(rosa)).includes(told) ? true : undefined), 'the notice');
  const mail = await until(
    () => fixture.sent({ kind: 'mail', to: 'rosa.waits@example.com' }).find(({ text }) => String(text).includes(told)),
    'the mail',
  );
  expect(mail.subject).toBe('Your request has been cancelled');
});
