import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import type { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { pendingRequest } from '../gibby/payments/pending-request.ts';
import { type CloudFixture, ownCloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

let fixture: CloudFixture;
/** Payments of other stories on the same cloud. */
let before = 0;
beforeAll(async () => {
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0 });
  before = (await fixture.itemsOf('TRF#topup:')).length;
});
afterAll(() => fixture?.close());

const payer = { username: 'payer', email: 'payer@example.com', password: 'invented password' };
let token = '';
let userId = 0;

async function send(method: string, path: string, body?: unknown) {
  const headers = { apikey: developmentCredentials.gibbyApiKey, ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fixture.send({ method, path, headers, body });
  return { status: answer.status, data: Object(answer.body).data, error: Object(answer.body).error };
}

async function ask(method: string, path: string, body?: unknown) {
  const { status, data, error } = await send(method, path, body);
  expect([200, 201], `${method} ${path}: ${JSON.stringify(error)}`).toContain(status);
  return data;
}

const begin = (body: unknown): Promise<DokuForm> => ask('POST', '/api/credits/words', body);
const creditOf = async () => (await ask('GET', '/api/user/profile')).credit;
const heard = () => fixture.sent({ kind: 'webhook', to: '/api/credits/notify' }).map(({ answer }) => answer);

/** The page of Doku that a browser gets for a form. */
async function atDoku(path: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const url = `${fixture.cloud.providerUrls.doku}/Suite/${path}`;
  return (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).text();
}

/** The payer opens Doku's page with the form and pays there; returns the page that sends the browser back. */
async function pay(form: DokuForm, choice: Readonly<Record<string, string>>): Promise<string> {
  expect(await atDoku('Receive', form)).toContain('name="outcome"');
  return atDoku('Pay', { TRANSIDMERCHANT: form.TRANSIDMERCHANT, ...choice });
}

/** The browser submits the page's form, unchanged or with other fields. */
async function goBack(page: string, change: Readonly<Record<string, string>> = {}) {
  const address = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const fields = Object.fromEntries(
    [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams({ ...fields, ...change }) });
  return { status: response.status, body: Object(await response.json()) };
}

/** Every payment has one posting, and all balances of the books add up to zero. */
async function expectBooks(payments: number): Promise<void> {
  expect(await fixture.itemsOf('TRF#topup:')).toHaveLength(before + payments);
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
}

test('a user registers', async () => {
  await ask('POST', '/api/register', payer);
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: payer.email })[0], 'the mail');
  const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
  expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);
  const { username, password } = payer;
  ({ access_token: token, id: userId } = await ask('POST', '/api/login', { username, password }));
  expect(await creditOf()).toBe('0.00');
});

test('a card payment fills the wallet once, reported by Doku and by the browser, and the payer is notified in the app', async () => {
  const form = await begin({ amount: '500,000', paymentchannel: '15' });
  const page = await pay(form, { outcome: 'paid' });
  expect(heard()).toEqual(['CONTINUE']);
  expect(await goBack(page)).toEqual({ status: 200, body: { data: { message: 'Top Up Success' } } });
  expect(await goBack(page)).toEqual({ status: 200, body: { data: { message: 'Top Up Success' } } });
  expect(await creditOf()).toBe('500000.00');
  await expectBooks(1);
  await fixture.cloud.activity.idle();
  expect(await ask('GET', '/api/user/notifications')).toMatchObject([
    { type: 9, message: '500000.00 has been added to your credit', data: { transaction_id: form.TRANSIDMERCHANT } },
  ]);
});

test('a browser that claims more than Doku has signed is refused', async () => {
  const form = await begin({ amount: '1,000', paymentchannel: '15' });
  const page = await pay(form, { outcome: 'failed' });
  for (const [name, value] of [
    ['STATUSCODE', '0000'],
    ['AMOUNT', '9000000.00'],
    ['SESSIONID', 'AAAAAAAAAA'],
  ] as const) {
    const { status, body } = await goBack(page, { [name]: value });
    expect([status, body]).toEqual([400, { error: { http_code: 400, message: 'Bad Request', code: 'bad_request' } }]);
  }
  expect((await goBack(page)).status).toBe(422);
  await expectBooks(1);
});

test('a bank transfer is pending, and fills the wallet when it arrives', async () => {
  const form = await begin({ amount: '250,000', paymentchannel: '05' });
  const page = await pay(form, { outcome: 'awaited' });
  expect(await goBack(page)).toEqual({ status: 200, body: { data: { message: 'Your transfer is awaited' } } });
  expect(await creditOf()).toBe('500000.00');
  await atDoku('Transfer', { TRANSIDMERCHANT: form.TRANSIDMERCHANT });
  expect(await creditOf()).toBe('750000.00');
  await expectBooks(2);
});

test('a payment for a request goes into its escrow, and its name is in the answer', async () => {
  const store = requests(fixture.ports);
  const id = 900_000 + fixture.ports.ids.below(90_000);
  const owed = { id, requesterId: userId, itemName: 'Tamagoci', priceToPayMinor: 18_150 };
  const { request, event } = pendingRequest(owed, fixture.cloud.clock.now());
  await store.commit(store.creation(request, event));

  const form = await begin({ amount: '18,150', paymentchannel: '15', tran_ids: [id] });
  const page = await pay(form, { outcome: 'paid' });
  expect((await goBack(page, { from_device: 'true' })).body).toEqual({
    data: { message: 'Your payment for item request Tamagoci paid successfully' },
  });
  expect(await fixture.ports.ledger.balance(`escrow:${id}`)).toBe(-18_150);
  expect((await store.get(id))?.status).toBe('inProgress');
  await expectBooks(3);
});

test('a payment without a report is found by a status query to Doku', async () => {
  const form = await begin({ amount: '100,000', paymentchannel: '04' });
  await pay(form, { outcome: 'paid', silently: 'true' });
  expect(await creditOf()).toBe('750000.00');
  await fixture.cloud.clock.advance(45 * 60);
  await fixture.cloud.activity.idle();
  expect(await creditOf()).toBe('850000.00');
  await expectBooks(4);
});

test('a payment that is never made expires after a day, and its money still fills the wallet if it arrives', async () => {
  const form = await begin({ amount: '70,000', paymentchannel: '05' });
  const page = await pay(form, { outcome: 'awaited' });
  await fixture.cloud.clock.advance(26 * 3600);
  await fixture.cloud.activity.idle();
  expect((await goBack(page)).status).toBe(422);
  const [told] = await ask('GET', '/api/user/notifications');
  expect(told).toMatchObject({ type: 9, message: 'Your payment of 70000.00 was not made in time and has expired' });

  await atDoku('Transfer', { TRANSIDMERCHANT: form.TRANSIDMERCHANT });
  expect(await creditOf()).toBe('920000.00');
  await expectBooks(5);
  expect(new Set(heard())).toEqual(new Set(['CONTINUE']));
});
