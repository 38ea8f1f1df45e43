import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { handler as checkTopUps } from '#functions/gibby/payments/check-top-ups/handler.ts';
import { handler as createTopUp } from '#functions/gibby/payments/create-top-up/handler.ts';
import { handler as handleDokuNotify } from '#functions/gibby/payments/handle-doku-notify/handler.ts';
import { handler as handleDokuRedirect } from '#functions/gibby/payments/handle-doku-redirect/handler.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createDoku } from '#infra/local/providers/doku.ts';
import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { doku } from '#shared/gibby/payments/doku.adapter.ts';
import { notifyWords, redirectWords } from '#shared/gibby/payments/doku-words.rules.ts';
import { topUps } from '#shared/gibby/payments/top-up.dynamo.ts';
import type { DokuForm, TopUp } from '#shared/gibby/payments/top-up.ts';
import { requests } from '#shared/gibby/requests/request.dynamo.ts';
import { callbackFunction } from '#shared/kernel/route/callback.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { call, type TestAnswer } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { serveProvider } from '#test/support/provider-server.ts';
import { trialBalance } from '#test/support/scene.ts';
import { testRuntime } from '#test/support/store.ts';
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
  const runtime = await testRuntime({ DOKU_SECRET: 'doku', DOKU_URL: provider.url });
  const ports = {
    ...runtime,
    users: users(runtime),
    cities: { find: async () => [], get: async (id: number) => ({ id, name: 'Bandung', countryId: 101 }) },
    requests: requests(runtime),
    topUps: topUps(runtime),
    ledger: ledger(runtime),
    doku: doku(runtime),
  };

  const notifyFunction = callbackFunction('handleDokuNotify', handleDokuNotify as Unit as never, ports);
  async function notifyText(body: string): Promise<string> {
    const event: Partial<APIGatewayProxyEventV2> = { headers: { 'content-type': formType }, body };
    const answer = await notifyFunction({ ...event, isBase64Encoded: false } as APIGatewayProxyEventV2, {});
    return answer.body ?? '';
  }
  const sweepFunction = taskFunction('checkTopUps', checkTopUps as Unit as never, ports);

  const itemsIn = async (prefix: string) => (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith(prefix));

  const redirectRaw = (body: string, contentType: string): Promise<TestAnswer> =>
    call(handleDokuRedirect, ports, { body, headers: { 'content-type': contentType } });

  const words = (as: number, body: unknown) => call(createTopUp, ports, { as, body });

  /** Begins a payment and returns its form. */
  async function begin(as: number, body: unknown): Promise<DokuForm> {
    const { status, body: answer } = await words(as, body);
    if (status !== 200) throw new Error(JSON.stringify(answer));
    return answer.data;
  }

  return {
    runtime,
    ports,
    provider,
    /** Our answers to the notifications of Doku's stand-in. */
    notices,
    words,
    begin,
    itemsIn,

    /** Creates a user with this id. */
    async join(id: number, details: Partial<User> = {}): Promise<User> {
      const name = { email: `user${id}@example.com`, username: `user${id}`, name: `User ${id}` };
      const user = { ...newUser({ id, ...name, status: 'active' }, ports), ...details };
      await ports.users.create(user, null);
      return user;
    },

    /** Creates a request of this user that waits for the deposit. */
    async owe(id: number, requesterId: number, itemName: string, priceToPayMinor: number): Promise<void> {
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
      const headers = { 'content-type': wire.headers.get('content-type') ?? '' };
      return call(handleDokuRedirect, ports, { body: new Uint8Array(await wire.arrayBuffer()), headers });
    },
    notify: (fields: Fields) => notifyText(formOf(fields)),
    notifyText,
    sweep: () => sweepFunction({}),

    /** What the payer's browser sends to Doku's page. */
    atDoku: async (path: string, fields: Fields) => {
      const response = await fetch(`${provider.url}/Suite/${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
      return response.text();
    },

    stored: async (id: string): Promise<TopUp> => {
      const topUp = await ports.topUps.get(id);
      if (!topUp) throw new Error(`There is no payment ${id}.`);
      return topUp;
    },

    /** The books show a user's credit as a negative balance. */
    creditOf: async (userId: number) => 0 - (await ports.ledger.balance(`user:${userId}:credit`)),
    escrowOf: async (requestId: number) => 0 - (await ports.ledger.balance(`escrow:${requestId}`)),
    transfers: async () => (await itemsIn('TRF#')).map(({ id }) => id),
    books: async () => trialBalance(await itemsIn('LED#')),

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
