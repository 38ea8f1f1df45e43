import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createDoku } from '#infra/local/providers/doku.ts';
import { doku } from '#shared/gibby/payments/doku.adapter.ts';
import { checkStatusWords } from '#shared/gibby/payments/doku-words.rules.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const payment = { transactionId: 'TOPUP_VzjKIEwSBP', sessionId: 'T2UfmDGtlX' };

async function given(secret: unknown = developmentCredentials.doku) {
  const told: string[] = [];
  const webhook = async (_path: string, { body }: { body: string }) => {
    told.push(body);
    return 'CONTINUE';
  };
  const page = createDoku({ webhook, returnAddress: 'https://gibby.example.com/api/credits/redirect' });
  const provider = await serveProvider(page, { doku: secret });
  const runtime = await testRuntime({ DOKU_SECRET: 'doku', DOKU_URL: provider.url });
  const port = doku(runtime);
  const at = async (path: string, fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(fields);
    return (await fetch(`${provider.url}/Suite/${path}`, { method: 'POST', body })).text();
  };
  const TRANSIDMERCHANT = payment.transactionId;
  /** A payment form on Doku's page. */
  const receive = async (PAYMENTCHANNEL = '15') => {
    const { mallId: MALLID, words: WORDS } = await port.signRequest({ ...payment, amount: '500000.00' });
    const signed = { MALLID, WORDS, AMOUNT: '500000.00', TRANSIDMERCHANT };
    return at('Receive', { ...signed, PAYMENTCHANNEL, SESSIONID: payment.sessionId });
  };
  const pay = (outcome: string) => at('Pay', { TRANSIDMERCHANT, outcome });
  return { provider, runtime, port, told, at, receive, pay };
}

test('Doku accepts a payment form that we signed', async () => {
  const { receive } = await given();
  expect(await receive()).toContain('value="paid"');
});

test("the status of a payment is read from Doku's XML", async () => {
  const { port, receive, pay, runtime } = await given();
  await receive();
  await pay('paid');
  expect(await port.checkStatus(payment)).toMatchObject({
    TRANSIDMERCHANT: payment.transactionId,
    AMOUNT: '500000.00',
    RESULTMSG: 'SUCCESS',
    RESPONSECODE: '0000',
    PAYMENTCHANNEL: '15',
    SESSIONID: payment.sessionId,
  });
  expect(faultsLogged(runtime, 'doku')).toEqual([0]);
});

test.each([
  ['that nobody has begun', false],
  ['whose page was opened and no more', true],
])('a payment %s is unknown to Doku', async (_name, isOpened) => {
  const { port, receive } = await given();
  if (isOpened) await receive();
  expect(await port.checkStatus(payment)).toBe('unknown');
});

test('status queries name our merchant', async () => {
  const { port, provider } = await given();
  await port.checkStatus(payment);
  const [asked] = provider.asked;
  expect([asked?.method, asked?.path]).toEqual(['POST', '/Suite/CheckStatus']);
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    MALLID: '12345678',
    CHAINMERCHANT: 'NA',
    TRANSIDMERCHANT: payment.transactionId,
    SESSIONID: payment.sessionId,
    WORDS: checkStatusWords(developmentCredentials.doku, payment.transactionId),
  });
});

test('the notification and the redirect of Doku are genuine with our key and refused with another key', async () => {
  const { port, receive, pay, told } = await given();
  await receive();
  const page = await pay('paid');
  const notify = Object.fromEntries(new URLSearchParams(told[0])) as never;
  const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const redirect = Object.fromEntries(fields) as never;
  expect(await port.isGenuineStatus(notify)).toBe(true);
  expect(await port.isGenuineRedirect(redirect)).toBe(true);
  // Build this port only now: both ports read their keys from the same place.
  const { port: stranger } = await given({ mallId: '12345678', sharedKey: 'another key' });
  expect(await stranger.isGenuineStatus(notify)).toBe(false);
  expect(await stranger.isGenuineRedirect(redirect)).toBe(false);
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
  await expect(port.checkStatus(payment)).rejects.toMatchObject({ code: 'provider_unavailable' });
});

test("the log contains neither our key nor Doku's replies", async () => {
  const { port, provider, runtime } = await given();
  await port.checkStatus(payment);
  provider.misbehave((response) => void response.writeHead(200).end('<secret>'));
  await port.checkStatus(payment).catch(() => undefined);
  const log = JSON.stringify(runtime.lines);
  for (const text of ['SK123456abcd', 'secret', payment.transactionId, payment.sessionId])
    expect(log).not.toContain(text);
});

describe('when Doku', () => {
  test.each(misbehaviours)('%s, the status query fails within the time limit', async (_name, misbehaviour) => {
    const { port, provider, runtime } = await given();
    provider.misbehave(misbehaviour);
    expect(await failureInTime(() => port.checkStatus(payment))).toMatchObject({ code: 'provider_unavailable' });
    expect(faultsLogged(runtime, 'doku')).toEqual([1]);
  });
});
