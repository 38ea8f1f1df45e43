import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { administratorOn } from '../support/administrator.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

let fixture: CloudFixture;
let admin = '';
let wayan = { id: 0, token: '' };
beforeAll(async () => {
  fixture = await cloudFixture();
  admin = (await administratorOn(fixture, 'adam')).token;
});
afterAll(() => fixture?.close());

const email = 'wayan@example.com';
const number = '700112233445566';
const account = { account_holder: 'Wayan', account_number: number, bank_id: 1 };

async function send(method: string, path: string, token?: string, body?: unknown) {
  const headers = {
    apikey: developmentCredentials.gibbyApiKey,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const answer = await fixture.send({ method, path, headers, body });
  return { status: answer.status, data: Object(answer.body).data, error: Object(answer.body).error };
}

async function ask(method: string, path: string, token?: string, body?: unknown) {
  const { status, data, error } = await send(method, path, token, body);
  expect([200, 201], `${method} ${path}: ${JSON.stringify(error)}`).toContain(status);
  return data;
}

const credit = async () => (await ask('GET', '/api/user/profile', wayan.token)).credit;
const step = (id: number, name: string, body?: unknown) =>
  ask('POST', `/api/admin/withdrawals/${id}/${name}`, admin, body);

test('a user registers and earns', async () => {
  const person = { username: 'wayan', email, password: 'invented password' };
  await ask('POST', '/api/register', undefined, person);
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
  const [link = ''] = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text)) ?? [];
  await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' });
  const { id, access_token: token } = await ask('POST', '/api/login', undefined, person);
  wayan = { id, token };

  const earned = topUp({ gateway: 'doku', transactionId: `story-${id}`, userId: id, amountMinor: 500_000 });
  const at = new Date(fixture.cloud.clock.now()).toISOString();
  await fixture.ports.gigs.commit(fixture.ports.ledger.postings([earned], at));
  expect(await credit()).toBe('500000.00');
});

test('the user sets a payout method, and is notified without the number', async () => {
  const method = { bank_account_holder_name: 'Wayan', bank_account_number: number, bank_id: 1 };
  const shown = { user_id: wayan.id, ...method, bank: 'BCA' };
  expect(await ask('POST', '/api/user/payout-method', wayan.token, method)).toEqual(shown);
  expect(await ask('GET', '/api/user/payout-method', wayan.token)).toEqual(shown);
  await fixture.cloud.activity.idle();
  const [told] = await ask('GET', '/api/user/notifications', wayan.token);
  expect(told).toMatchObject({ type: 10, data: { bank: 'BCA', account_number: '****5566' } });
});

test('the user cannot withdraw more than the wallet holds', async () => {
  const { status, error } = await send('POST', '/api/withdrawal', wayan.token, { ...account, amount: 500_001 });
  expect([status, error.message]).toEqual([422, 'The amount may not be greater than 500000.00.']);
});

test('the user withdraws, and is paid step by step', async () => {
  const { id, account_number } = await ask('POST', '/api/withdrawal', wayan.token, { ...account, amount: 200_000 });
  expect(account_number).toBe(number);
  expect(await credit()).toBe('300000.00');
  expect((await ask('GET', '/api/admin/withdrawals?status=requested', admin)).map(Object)).toContainEqual(
    expect.objectContaining({ id, user_id: wayan.id, account_number: '****5566' }),
  );
  for (const name of ['approve', 'sent', 'paid']) await step(id, name);
  expect(await ask('GET', `/api/withdrawals/${id}`, wayan.token)).toMatchObject({
    status: 'paid',
    account_number: number,
  });
  expect(await ask('GET', '/api/withdrawals', wayan.token)).toMatchObject([{ id, account_number: '****5566' }]);
});

test('the user gets the money back when the bank refuses it, and learns why', async () => {
  const { id } = await ask('POST', '/api/withdrawal', wayan.token, { ...account, amount: 300_000 });
  for (const name of ['approve', 'sent']) await step(id, name);
  await step(id, 'reject', { reason: 'No such account.' });
  expect(await credit()).toBe('300000.00');
  await fixture.cloud.activity.idle();
  const notifications: { message: string }[] = await ask('GET', '/api/user/notifications', wayan.token);
  expect(notifications.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      'Your withdrawal of 200000.00 has been paid to your account ****5566 at BCA',
      'Your withdrawal of 300000.00 has been rejected and is in your credit again: No such account.',
    ]),
  );
});

test('the user cannot take the steps of an administrator', async () => {
  expect((await send('POST', '/api/admin/withdrawals/1/approve', wayan.token)).status).toBe(401);
  expect((await send('GET', '/api/admin/withdrawals?status=paid', wayan.token)).status).toBe(401);
});

test('the withdrawals leave balanced books, and no number in the table, the mails, the pushes or the logs', async () => {
  const books = await fixture.itemsOf('LED#');
  expect(trialBalance(books)).toEqual({ sum: 0, wrong: [] });
  const everything = JSON.stringify([
    await fixture.itemsOf(''),
    fixture.cloud.outbox.list({}),
    fixture.cloud.lambda.logs(),
  ]);
  expect(everything).toContain('****5566');
  expect(everything).toContain('WDR#');
  expect(everything).not.toContain(number);
});
