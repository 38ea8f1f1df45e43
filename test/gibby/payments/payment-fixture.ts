import { handler as checkTopUps } from '#functions/gibby/payments/check-top-ups/handler.ts';
import { handler as createTopUp } from '#functions/gibby/payments/create-top-up/handler.ts';
import { handler as handleDokuNotify } from '#functions/gibby/payments/handle-doku-notify/handler.ts';
import { handler as handleDokuRedirect } from '#functions/gibby/payments/handle-doku-redirect/handler.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createDoku } from '#infra/local/providers/doku.ts';
import type { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';
import { notifyWords, redirectWords } from '#shared/gibby/payments/doku/doku-words.rules.ts';
import { paymentGateway } from '#shared/gibby/payments/gateways.adapter.ts';
import type { TopUp } from '#shared/gibby/payments/top-up.ts';
import { type TestAnswer, unlimited } from '#test/support/call.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';
import { trialBalance } from '#test/support/items.ts';
import { serveProvider } from '#test/support/provider-server.ts';
import { pendingRequest } from './pending-request.ts';

export type Fields = Readonly<Record<string, string>>;

const keys = developmentCredentials.doku;
const formType = 'application/x-www-form-urlencoded';
export const formOf = (fields: Fields) => String(new URLSearchParams(fields));

/** Users, their wallets and requests on a fresh table, with the area's operations and the stand-in of Doku. */
export async function creditsFixture(secret: unknown = keys) {
  const notices: string[] = [];
  const page = createDoku({
    returnAddress: 'https://gibby.example.com/api/credits/redirect',
    webhook: async (_path, { body }) => {
      const answer = await notifyText(body);
      notices.push(answer);
      return answer;
    },
  });
  const provider = await serveProvider(page, { doku: secret });
  const fixture = await gibbyFixture({ DOKU_SECRET: 'doku', DOKU_URL: provider.url, DOKU_PER_HOUR: '1000' });
  const { runtime, ports, as, send, items } = fixture;
  ports.paymentGateway = paymentGateway(runtime);
  // What a refused report leaves unchanged is compared item by item, and counts of callers are items.
  ports.rateLimits = unlimited;

  const callBack = (body: string) => fixture.callBack(handleDokuNotify, body, { 'content-type': formType });
  const notifyText = async (body: string): Promise<string> => (await callBack(body)).body;
  const redirectRaw = (body: string | Uint8Array, contentType: string): Promise<TestAnswer> =>
    send(handleDokuRedirect, { body, headers: { 'content-type': contentType } });
  /** What the payer's browser sends to Doku's page. */
  const atDoku = async (path: string, fields: Fields): Promise<string> => {
    const body = new URLSearchParams(fields);
    return (await fetch(`${provider.url}/Suite/${path}`, { method: 'POST', body })).text();
  };
  const words = (user: number, body: unknown) => as(user).call(createTopUp, { body });

  return {
    ...fixture,
    provider,
    /** Our answers to the notifications of Doku's stand-in. */
    notices,
    words,
    /** Begins a payment and returns its form. */
    begin: async (user: number, body: unknown): Promise<DokuForm> => {
      const { status, body: answer } = await words(user, body);
      if (status !== 200) throw new Error(JSON.stringify(answer));
      return answer.data;
    },

    /** Creates a request of this user that waits for the deposit. */
    owe: async (id: number, requesterId: number, itemName: string, priceToPayMinor: number): Promise<void> => {
      const { request, event } = pendingRequest({ id, requesterId, itemName, priceToPayMinor }, runtime.clock.now());
      await ports.requests.commit(ports.requests.creation(request, event));
    },

    redirect: (fields: Fields): Promise<TestAnswer> => redirectRaw(formOf(fields), formType),
    redirectRaw,
    /** Sends the same redirect from an app. `spoil` may change the form before it is sent. */
    redirectMultipart: async (fields: Fields, spoil?: (form: FormData) => void): Promise<TestAnswer> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      spoil?.(form);
      const wire = new Response(form);
      return redirectRaw(new Uint8Array(await wire.arrayBuffer()), wire.headers.get('content-type') ?? '');
    },
    notify: (fields: Fields) => notifyText(formOf(fields)),
    notifyText,
    callBackNotify: (fields: Fields) => callBack(formOf(fields)),
    sweep: () => fixture.run(checkTopUps),

    atDoku,

    /** Lets the payer decide at Doku, whose messages about it are lost. */
    decideAtDoku: async (form: DokuForm, outcome: 'paid' | 'awaited' | 'failed'): Promise<void> => {
      await atDoku('Receive', form);
      await atDoku('Pay', { TRANSIDMERCHANT: form.TRANSIDMERCHANT, outcome, silently: 'true' });
    },

    topUp: async (id: string): Promise<TopUp> => {
      const topUp = await ports.topUps.get(id);
      if (!topUp) throw new Error(`There is no payment ${id}.`);
      return topUp;
    },

    creditOf: (userId: number) => fixture.owed(`user:${userId}:credit`),
    escrowOf: (requestId: number) => fixture.owed(`escrow:${requestId}`),
    transfers: async () => (await items('TRF#')).map(({ id }) => id),
    books: async () => trialBalance(await items('LED#')),

    /** Logged refusals and reversals, without the line of the invocation itself. */
    alarms: () => runtime.lines.filter(({ message }) => message.startsWith('payment re')),
  };
}

/** The fields that the browser brings back from Doku, with valid WORDS for any content. */
export function redirectFor(form: DokuForm, change: Fields = {}): Fields {
  const fields = { ...carried(form), STATUSCODE: '0000', ...change };
  const payment = { amount: fields.AMOUNT, transactionId: fields.TRANSIDMERCHANT, statusCode: fields.STATUSCODE };
  return { WORDS: redirectWords(keys, payment), ...fields };
}

/** The fields of Doku's notification, with valid WORDS for any content. */
export function notifyFor(form: DokuForm, change: Fields = {}): Fields {
  const said = { STATUSTYPE: 'P', RESPONSECODE: '0000', RESULTMSG: 'SUCCESS', VERIFYSTATUS: 'NA' };
  const fields = { ...carried(form), ...said, ...change };
  const payment = { amount: fields.AMOUNT, transactionId: fields.TRANSIDMERCHANT };
  const result = { resultMessage: fields.RESULTMSG, verifyStatus: fields.VERIFYSTATUS };
  return { WORDS: notifyWords(keys, { ...payment, ...result }), ...fields };
}

function carried({ AMOUNT, TRANSIDMERCHANT, PAYMENTCHANNEL, SESSIONID }: DokuForm) {
  return { AMOUNT, TRANSIDMERCHANT, PAYMENTCHANNEL, SESSIONID, CURRENCY: '360', PURCHASECURRENCY: '360' };
}
