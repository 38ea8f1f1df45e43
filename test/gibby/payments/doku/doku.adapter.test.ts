import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createDoku } from '#infra/local/providers/doku.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { doku } from '#shared/gibby/payments/doku/doku.adapter.ts';
import { checkStatusWords } from '#shared/gibby/payments/doku/doku-words.rules.ts';
import type { PaymentReport, ReportSource } from '#shared/gibby/payments/top-up.ts';
import { newTopUp } from '#shared/gibby/payments/top-up-change.rules.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const { topUp: payment } = newTopUp(
  {
    id: 'TOPUP_VzjKIEwSBP',
    gateway: 'doku',
    userId: 7,
    amountMinor: 500_000,
    channel: '15',
    sessionId: 'T2UfmDGtlX',
    requestIds: [],
  },
  Date.parse('2026-03-01T12:00:00.000Z'),
);

async function given(secret: unknown = developmentCredentials.doku) {
  const told: string[] = [];
  const webhook = async (_path: string, { body }: { body: string }) => {
    told.push(body);
    return 'CONTINUE';
  };
  const page = createDoku({ webhook, returnAddress: 'https://gibby.example.com/api/credits/redirect' });
  const provider = await serveProvider(page, { doku: secret });
  const runtime = await testRuntime({ DOKU_SECRET: 'doku', DOKU_URL: provider.url, DOKU_PER_HOUR: '1000' });
  const port = doku(runtime);
  const at = async (path: string, fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(fields);
    return (await fetch(`${provider.url}/Suite/${path}`, { method: 'POST', body })).text();
  };
  const TRANSIDMERCHANT = payment.id;
  const user = newUser({ id: 7, email: 'user7@example.com', username: 'user7' }, runtime);
  /** A payment form on Doku's page. */
  const receive = async () => at('Receive', await port.form(payment, { user, cityName: undefined }));
  const pay = (outcome: string) => at('Pay', { TRANSIDMERCHANT, outcome });
  return { provider, runtime, port, told, at, receive, pay };
}

/** The report of the payment, as a source brings it. */
function reported(source: ReportSource): PaymentReport {
  return {
    gateway: 'doku',
    source,
    transactionId: payment.id,
    amountMinor: 500_000,
    channel: '15',
    sessionId: payment.sessionId,
    result: 'paid',
  };
}

test('Doku accepts a payment form that we signed', async () => {
  const { receive } = await given();
  expect(await receive()).toContain('value="paid"');
});

test("the status of a payment is read from Doku's XML", async () => {
  const { port, receive, pay, runtime } = await given();
  await receive();
  await pay('paid');
  expect(await port.status(payment)).toEqual(reported('checkStatus'));
  expect(faultsLogged(runtime, 'doku')).toEqual([0]);
});

test.each([
  ['that was never begun', false],
  ['whose page was opened and no more', true],
])('a payment %s is unknown to Doku', async (_name, isOpened) => {
  const { port, receive } = await given();
  if (isOpened) await receive();
  expect(await port.status(payment)).toBe('unknown');
});

test('status queries name our merchant', async () => {
  const { port, provider } = await given();
  await port.status(payment);
  const [asked] = provider.asked;
  expect([asked?.method, asked?.path]).toEqual(['POST', '/Suite/CheckStatus']);
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    MALLID: '12345678',
    CHAINMERCHANT: 'NA',
    TRANSIDMERCHANT: payment.id,
    SESSIONID: payment.sessionId,
    WORDS: checkStatusWords(developmentCredentials.doku, payment.id),
  });
});

test('the notification and the redirect of Doku are reports with our key, and none with another key', async () => {
  const { port, receive, pay, told } = await given();
  await receive();
  const page = await pay('paid');
  const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const notify = { source: 'notify', rawBody: told[0] ?? '', headers: {} } as const;
  const redirect = { source: 'redirect', fields: Object.fromEntries(fields) } as const;
  expect(await port.verify(notify)).toEqual(reported('notify'));
  expect(await port.verify(redirect)).toEqual(reported('redirect'));
  // Build this port only now: both ports read their keys from the same place.
  const { port: stranger } = await given({ mallId: '12345678', sharedKey: 'another key' });
  expect(await stranger.verify(notify)).toBe('signature');
  expect(await stranger.verify(redirect)).toBe('signature');
});

test.each([
  ['before the change', { sharedKey: developmentCredentials.doku.sharedKey, otherSharedKey: 'the next one' }, 'paid'],
  ['after the change', { sharedKey: 'the next one', otherSharedKey: developmentCredentials.doku.sharedKey }, 'paid'],
  ['once the other key is gone', { sharedKey: 'the next one', otherSharedKey: '' }, 'signature'],
])('a notification of Doku counts by one of two keys: %s', async (_when, keys, expected) => {
  const doku = await given();
  await doku.receive();
  await doku.pay('paid');
  const notify = { source: 'notify', rawBody: doku.told[0] ?? '', headers: {} } as const;
  const { port } = await given({ mallId: '12345678', ...keys });
  expect(await port.verify(notify)).toEqual(expected === 'paid' ? reported('notify') : expected);
});

test.each([
  { source: 'notify', rawBody: 'AMOUNT=500000.00', headers: {} },
  { source: 'redirect', fields: { AMOUNT: '500000.00' } },
] as const)('a $source in another form is no report', async (message) => {
  const { port } = await given();
  expect(await port.verify(message)).toBe('form');
});

test.each([
  ['is cut short', '<?xml version="1.0"?><PAYMENT_STATUS><AMOUNT>1'],
  ['is another document', '<OTHER><AMOUNT>1.00</AMOUNT></OTHER>'],
  [
    'says a thing twice',
    '<PAYMENT_STATUS><RESPONSECODE>5516</RESPONSECODE><RESPONSECODE>0000</RESPONSECODE></PAYMENT_STATUS>',
  ],
  [
    'brings entities of its own',
    '<!DOCTYPE a [<!ENTITY b "5516">]><PAYMENT_STATUS><RESPONSECODE>&b;</RESPONSECODE></PAYMENT_STATUS>',
  ],
  [
    'refuses us',
    '<PAYMENT_STATUS><RESPONSECODE>5504</RESPONSECODE><RESULTMSG>WORDS not match</RESULTMSG></PAYMENT_STATUS>',
  ],
])('a reply that %s says nothing about the payment', async (_name, text) => {
  const { port, provider } = await given();
  provider.misbehave((response) => void response.writeHead(200).end(text));
  await expect(port.status(payment)).rejects.toMatchObject({ code: 'provider_unavailable' });
});

test("the log contains neither our key nor Doku's replies", async () => {
  const { port, provider, runtime } = await given();
  await port.status(payment);
  provider.misbehave((response) => void response.writeHead(200).end('<secret>'));
  await port.status(payment).catch(() => undefined);
  const log = JSON.stringify(runtime.lines);
  for (const text of ['SK123456abcd', 'secret', payment.id, payment.sessionId]) expect(log).not.toContain(text);
});

describe('when Doku', () => {
  test.each(misbehaviours)('%s, the status query fails within the time limit', async (_name, misbehaviour) => {
    const { port, provider, runtime } = await given();
    provider.misbehave(misbehaviour);
    expect(await failureInTime(() => port.status(payment))).toMatchObject({ code: 'provider_unavailable' });
    expect(faultsLogged(runtime, 'doku')).toEqual([1]);
  });
});
