import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import * as z from 'zod';
import { type Cloud, type CloudOptions, startCloud } from '#infra/local/cloud.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { Person } from '#infra/local/demo/person.ts';
import type { FaultConfiguration } from '#infra/local/interfaces.ts';
import { engagements } from '#shared/dropin/gigs/engagement.dynamo.ts';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { settlements } from '#shared/dropin/gigs/settlement.dynamo.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { connections } from '#shared/platform/realtime/memberships/connection.dynamo.ts';
import { createIds, createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { assemblyDirectory, compileCacheDirectory } from './built.ts';

/** A person who has registered and signed in over HTTP. */
export interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** An answer of the public API. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request as it is sent. It includes the API key unless `headers` say otherwise. */
export interface Wire {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What people can do to a gig over HTTP, by the last word of the route. */
export type GigAction =
  | 'accept'
  | 'decline'
  | 'confirm'
  | 'reject'
  | 'cancel'
  | 'handshake'
  | 'start'
  | 'extend'
  | 'stop'
  | 'rate';

export type CloudFixture = ReturnType<typeof fixtureOn>;

/** All files of a worker share one cloud in turn, because loading every function again takes most of the time. */
let shared: Promise<{ readonly cloud: Cloud; readonly firedFaults: string[] }> | undefined;
let fixtureCount = 0;

/**
 * A local cloud with a frozen clock and new people, and access to its table with the operator's rights. Other test
 * files have used this cloud, but their people are gone, because an hour of the clock has passed since. Scheduled tasks
 * do not run, so that weeks may pass; tests of such tasks open their own fixture.
 */
export async function cloudFixture(): Promise<CloudFixture> {
  shared ??= startCloudOf({ port: 0, dataDirectory: ':memory:', runsSchedules: false });
  const { cloud, firedFaults } = await shared;
  cloud.faults.configure({ rules: [] });
  cloud.clock.freeze(true);
  await cloud.clock.advance(3600);
  return fixtureOn(cloud, firedFaults, async () => cloud.faults.configure({ rules: [] }));
}

/** A fixture on a cloud that no other file uses; the file decides when that cloud ends. */
export async function ownCloudFixture(
  options: Pick<CloudOptions, 'dataDirectory' | 'port' | 'webhookUrl'>,
): Promise<CloudFixture> {
  const { cloud, firedFaults } = await startCloudOf(options);
  cloud.clock.freeze(true);
  return fixtureOn(cloud, firedFaults, () => cloud.close());
}

async function startCloudOf(options: Pick<CloudOptions, 'dataDirectory' | 'port' | 'runsSchedules' | 'webhookUrl'>) {
  const cloud = await startCloud({
    ...options,
    assemblyDirectory,
    compileCacheDirectory,
    maxWarmEnvironments: 64,
    sparesMemory: false,
    quiet: true,
  });
  return { cloud, firedFaults: recordStrikes(cloud) };
}

function fixtureOn(cloud: Cloud, firedFaults: string[], end: () => Promise<void>) {
  const access = tableAccess(cloud);
  const people: Person[] = [];
  const begun = new Date(cloud.clock.now()).toISOString();
  const fixtureNumber = ++fixtureCount;
  const addressOf = (name: string) => `${name.toLowerCase()}.${fixtureNumber}@example.com`;

  const codeSentTo = async (email: string): Promise<string> => {
    const mail = await until(() => cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
    return /\b\d{6}\b/.exec(String(mail.text))?.[0] ?? '';
  };

  const send = async ({ method, path, body, headers }: Wire, as?: Somebody): Promise<Answer> => {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(cloud.origin + path, {
      method,
      headers: {
        apikey: developmentCredentials.dropinApiKey,
        ...(as && { authorization: `Bearer ${as.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return { status: response.status, type, body: type.includes('json') ? readable(text) : {} };
  };

  /** Like `send`, but every answer other than a success fails the test. */
  const ask = async (wire: Wire, as?: Somebody): Promise<Answer['body']> => {
    const { status, body } = await send(wire, as);
    expect(status, `${wire.method} ${wire.path}: ${JSON.stringify(body)}`).toBe(200);
    return body;
  };

  /** Registers and signs in with the code that was mailed. */
  const signIn = async (name: string): Promise<Somebody> => {
    const email = addressOf(name);
    const identities = [{ type: 'email', value: email }];
    await ask({ method: 'POST', path: '/accounts', body: { firstName: name, lastName: 'Story', identities } });
    const { id: tokenId } = await ask({ method: 'POST', path: '/login', body: { email } });
    const code = await codeSentTo(email);
    const { token, account } = await ask({ method: 'POST', path: '/login/verify', body: { tokenId, code } });
    return { id: String((account as { id: unknown }).id), email, token: String(token) };
  };

  const attempt = (as: Somebody, action: GigAction, gigId: string, headers?: Wire['headers']) =>
    send({ ...wireOf(action, gigId), ...(headers && { headers }) }, as);
  const act = (as: Somebody, action: GigAction, gigId: string) => ask(wireOf(action, gigId), as);

  const stored = async (gigId: string): Promise<Gig> => {
    const gig = await access.ports.gigs.get(gigId);
    if (!gig) throw new Error(`There is no gig ${gigId}.`);
    return gig;
  };

  return {
    cloud,
    ...access,
    send,
    ask,
    signIn,
    signInAll: (...names: string[]) => Promise.all(names.map(signIn)),

    /** A person with the app: signed in, and with the real Pusher client. They leave when the fixture closes. */
    async arrive(firstName: string): Promise<Person> {
      const person = await Person.arrive(cloud.origin, firstName, codeSentTo, addressOf(firstName));
      people.push(person);
      return person;
    },
    attempt,
    act,
    stored,

    /** Requests a gig of one operator by their e-mail address; returns the gig's id. */
    async requestOf(customer: Somebody, operator: Somebody): Promise<string> {
      const gig = await ask({ method: 'POST', path: '/gigs', body: { email: operator.email } }, customer);
      return String(gig.id);
    },

    async goOnline(operator: Somebody, { lat, lng }: { lat: number; lng: number }): Promise<void> {
      await ask({ method: 'POST', path: '/map/setonline' }, operator);
      await ask({ method: 'POST', path: '/map', body: { lat, lng } }, operator);
    },

    ping: (operator: Somebody) => ask({ method: 'POST', path: '/ping' }, operator),

    /** What was sent to the outside since the fixture began, newest first. */
    sent: (filter: Parameters<Cloud['outbox']['list']>[0]) => cloud.outbox.list(filter).filter(({ at }) => at >= begun),

    /** The faults that have struck since the last configuration, as kind and subject. */
    firedFaults,

    /** Turns faults on as a developer does: at the switchboard's HTTP address. Without rules all are off. */
    async faults(...rules: FaultConfiguration['rules']): Promise<void> {
      firedFaults.length = 0;
      await ask({ method: 'POST', path: '/_local/faults', body: { seed: 7, rules } });
    },

    /** For after each test: ends by timers what a failed test has left running, so that it cannot fail the next. */
    async release(...people: readonly Somebody[]): Promise<void> {
      cloud.faults.configure({ rules: [] });
      const engaged = await access.ports.engagements.getMany(people.map(({ id }) => id));
      const isBound = [...engaged.values()].some(
        ({ customerGig, operatorGig, owesRatingFor }) => customerGig || operatorGig || owesRatingFor.length > 0,
      );
      if (isBound) for (const days of [1, 8]) await cloud.clock.advance(days * 86_400);
    },

    /** Everyone closes the app, and the fixture ends. */
    async close(): Promise<void> {
      for (const person of people.splice(0)) person.leave();
      await end();
    },
  };
}

/** A fault that never strikes proves nothing, so tests ask which ones did. */
function recordStrikes({ faults }: Cloud): string[] {
  const firedFaults: string[] = [];
  const strikes = faults.strikes.bind(faults);
  faults.strikes = (kind, subject) => {
    const isFired = strikes(kind, subject);
    if (isFired) firedFaults.push(`${kind} ${subject}`);
    return isFired;
  };
  return firedFaults;
}

function wireOf(action: GigAction, gigId: string): Wire {
  const isClaim = action === 'accept' || action === 'decline';
  const body = isClaim
    ? { response: action === 'accept' ? 'accept' : 'reject' }
    : action === 'rate'
      ? { rating: 5 }
      : {};
  return { method: 'POST', path: `/gigs/${isClaim ? 'claim' : action}/${gigId}`, body };
}

/** The table with the operator's rights, read through the product's own adapters. */
function tableAccess(cloud: Cloud) {
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.operatorCredentials;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
  const [table] = cloud.assembly.ofType('AWS::DynamoDB::GlobalTable');
  if (!table) throw new Error('The template has no table.');
  const clock = { now: () => cloud.clock.now() };
  const runtime = {
    ...createRuntime({ TABLE_NAME: table.ref, WEBHOOK_URL: '', WEBHOOK_EVENTS: '' }),
    clock,
    ids: createIds(clock),
  };
  const ports = {
    ...runtime,
    gigs: gigs(runtime),
    engagements: engagements(runtime),
    ledger: ledger(runtime),
    settlements: settlements(runtime),
    accounts: accounts(runtime),
    connections: connections(runtime),
  };

  /** All items whose partition key begins with one of these, in the order of their keys. */
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const itemsOf = async (...partitions: string[]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    // The table filters the items, so that it does not send those that earlier files have left.
    const input = {
      TableName: table.ref,
      ConsistentRead: true,
      FilterExpression: partitions.map((_, index) => `begins_with(PK, :p${index})`).join(' OR '),
      ExpressionAttributeValues: Object.fromEntries(partitions.map((prefix, index) => [`:p${index}`, prefix])),
    };
    for await (const page of paginateScan({ client }, input)) items.push(...(page.Items ?? []));
    const keyOf = ({ PK, SK }: Record<string, unknown>) => `${PK}\n${SK}`;
    return items.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  };

  /** The effect of a gig on the books: the amount on hold, and the purposes of the posted transfers. */
  const booksOf = async (gigId: string) => {
    const transfers = await itemsOf(`TRF#gig:${gigId}:`);
    const purposes = transfers.map(({ id }) => String(id).split(':').at(-1) ?? '');
    return { hold: await ports.ledger.balance(`hold:${gigId}`), purposes };
  };

  /** The connection of a Pusher client, or undefined when it is not known. */
  const connectionOf = async (socketId: string): Promise<string | undefined> =>
    (await tableOf(runtime).get({ PK: `SCK#${socketId}`, SK: 'S' }, z.object({ connectionId: z.string() })))
      ?.connectionId;

  const isFree = async (...people: readonly Somebody[]): Promise<boolean> => {
    const known = await ports.engagements.getMany(people.map(({ id }) => id));
    return [...known.values()].every(({ customerGig, operatorGig }) => !customerGig && !operatorGig);
  };

  const executionsOf = (gigId: string) => cloud.processes.list().filter(({ name }) => name === gigId);

  return { ports, itemsOf, booksOf, connectionOf, isFree, executionsOf };
}

/** In milliseconds. Long enough for a busy machine; only a failing test waits this long. */
const patience = 60_000;

/** Calls `look` until it finds something, and returns that. */
export async function until<Found>(
  look: () => Found | undefined | Promise<Found | undefined>,
  what: string,
): Promise<Found> {
  for (const end = performance.now() + patience; performance.now() < end; await pause(5)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come within ${patience / 1000} s`);
}

function readable(text: string): Answer['body'] {
  const value: unknown = JSON.parse(text || '{}');
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
