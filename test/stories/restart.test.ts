import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Person } from '#infra/local/demo/person.ts';
import { processesNaming } from '#test/support/command-lines.ts';
import { type CloudFixture, ownCloudFixture } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
const place = { latitude: 51.5, longitude: -0.12 };

let dataDirectory: string;
let port: number;
let child: ChildProcess | undefined;
let fixture: CloudFixture | undefined;
const people: Person[] = [];

beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'restart-'));
  port = await freePort();
});
afterAll(async () => {
  for (const person of people) person.leave();
  child?.kill('SIGKILL');
  await fixture?.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** Chooses the port in advance, because clients must find the cloud at the same address again. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Starts what `npm start` runs, and waits until it is ready. */
async function startMain(): Promise<ChildProcess> {
  const env = { ...process.env, PORT: String(port), DATA_DIR: dataDirectory };
  const started = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(started.stdout)) {
    if (line.startsWith('ready ')) return started;
  }
  throw new Error('The cloud ended before it was ready.');
}

async function ask(path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`http://127.0.0.1:${port}${path}`, request)).json();
}

async function arrive(firstName: string): Promise<Person> {
  const person = await Person.arrive(`http://127.0.0.1:${port}`, firstName, async (email) => {
    const [mail] = (await ask(`/_local/outbox?kind=mail&to=${email}`)) as { text: string }[];
    return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  });
  people.push(person);
  return person;
}

interface Listed {
  readonly name: string;
  readonly status: string;
  readonly state?: string;
  readonly dueAt?: string;
}

/** The part of the executions that must be the same after the restart, in the order of the gigs. */
const stateOf = (executions: readonly Listed[]) =>
  executions.map(({ name, status, state, dueAt }) => ({ name, status, state, dueAt })).sort(byName);
const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

test('after kill -9 a gig continues with its time, timers, sessions and sockets, and no process remains', {
  timeout: 90_000,
}, async () => {
  child = await startMain();
  await ask('/_local/clock', { frozen: true });
  const [customer, operator, waiting] = await Promise.all([arrive('Clara'), arrive('Oscar'), arrive('Wanda')]);
  const account = `private-account-${customer.id}`;
  await Promise.all([customer.listen(account), operator.api.goOnline()]);
  await operator.api.publishPosition({ body: { lat: place.latitude, lng: place.longitude } });

  const { id: gigId } = await customer.api.createGig({ body: place });
  const params = { gigId };
  await operator.api.claimGig({ params, body: { response: 'accept' } });
  await customer.api.confirmGig({ params });
  await Promise.all([customer.api.handshakeGig({ params }), operator.api.handshakeGig({ params })]);
  await customer.api.startGig({ params });
  await ask('/_local/clock', { advanceSeconds: 20 });
  const { id: offered } = await waiting.api.createGig({ body: { email: 'oscar@example.com' } });
  await ask('/_local/clock', { advanceSeconds: 10 });
  const before = {
    clock: (await ask('/_local/clock')) as { now: string; frozen: boolean },
    executions: stateOf((await ask('/_local/executions')) as Listed[]),
  };
  expect(before.executions.map(({ status, state }) => `${status} ${state}`).sort()).toEqual([
    'RUNNING pendingOperator',
    'RUNNING streaming',
  ]);

  child.kill('SIGKILL');
  await once(child, 'exit');
  child = undefined;
  if (existsSync('/proc/self/cmdline')) {
    await expect.poll(() => processesNaming(dataDirectory), { timeout: 10_000 }).toBe(0);
  }

  fixture = await ownCloudFixture({ dataDirectory, port });
  expect(fixture.cloud.clock.now()).toBe(Date.parse(before.clock.now));
  expect(stateOf(fixture.cloud.processes.list())).toEqual(before.executions);

  // 20 s are left of the offer's 30.
  await fixture.cloud.clock.advance(19);
  expect(await fixture.stored(offered)).toMatchObject({ status: 'pendingOperator' });
  await fixture.cloud.clock.advance(1);
  expect(await fixture.stored(offered)).toMatchObject({ status: 'expired', durationSeconds: 30 });
  expect(await fixture.booksOf(offered)).toEqual({ hold: 0, purposes: ['authorise', 'release'] });

  // The client reconnects by itself. Its new membership exists along with the one of the lost connection.
  const members = async () => (await fixture?.itemsOf(`CHN#${account}#0`))?.length;
  await expect.poll(members, { timeout: 20_000 }).toBe(2);
  await fixture.cloud.clock.advance(19);
  expect(await customer.api.stopGig({ params })).toMatchObject({ status: 'purchased', duration: 69, price: 11.15 });
  const heard = await customer.hears(({ event }) => event === 'gig-stopped');
  expect(heard.data).toMatchObject({ gig: gigId, price: 11.15 });
  await customer.api.rateGig({ params, body: { rating: 5 } });
  await operator.api.rateGig({ params, body: { rating: 4 } });
  await fixture.cloud.activity.idle();
  expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
  expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'capture', 'release'] });
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
  // The first event found that the old connection is gone, and removed it.
  expect(await members()).toBe(1);

  await fixture.close();
  if (existsSync('/proc/self/cmdline')) expect(processesNaming(dataDirectory)).toBe(0);
});
