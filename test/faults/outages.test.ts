import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Person } from '#infra/local/demo/person.ts';
import { ApiError } from '#shared/kernel/route/client.ts';
import {
  type Answer,
  type CloudFixture,
  cloudFixture,
  type GigAction,
  type Somebody,
} from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

// Retries and cold starts take real time, and more of it while other tests use the same cores.
vi.setConfig({ testTimeout: 90_000 });

let fixture: CloudFixture;
let customer: Somebody;
let operator: Somebody;

beforeAll(async () => {
  fixture = await cloudFixture();
  const [first, second] = await fixture.signInAll('carol', 'otto');
  if (!first || !second) throw new Error('Two must have signed in.');
  customer = first;
  operator = second;
});
afterEach(() => fixture.release(customer, operator));
afterAll(() => fixture?.close());

async function arrive(firstName: string): Promise<Person> {
  const person = await fixture.arrive(firstName);
  await person.listen(`private-account-${person.id}`);
  return person;
}

/** Sends a request as an app does: it retries as long as the answer is a server error (5xx). */
async function insist<Answered>(request: () => Promise<Answered>): Promise<Answered> {
  for (let tries = 1; ; tries++) {
    try {
      return await request();
    } catch (thrown) {
      const isOurFault = thrown instanceof ApiError && thrown.status >= 500;
      if (!isOurFault || tries === 12) throw thrown;
    }
  }
}

/** Plays a whole gig, from the direct request to both ratings, and returns its id. */
async function playGig(asking: Person, showing: Person): Promise<string> {
  const { email } = showing;
  const { id: gigId } = await insist(() => asking.api.createGig({ body: { email } }));
  const params = { gigId };
  await insist(() => showing.api.claimGig({ params, body: { response: 'accept' } }));
  await insist(() => asking.api.confirmGig({ params }));
  await insist(() => asking.api.handshakeGig({ params }));
  await insist(() => showing.api.handshakeGig({ params }));
  await insist(() => asking.api.startGig({ params }));
  await fixture.cloud.clock.advance(69);
  await insist(() => showing.api.stopGig({ params }));
  await insist(() => asking.api.rateGig({ params, body: { rating: 5 } }));
  await insist(() => showing.api.rateGig({ params, body: { rating: 4 } }));
  return gigId;
}

/** Expects the end state of `playGig`, and that each listener received every event under one id. */
async function expectPlayed(gigId: string, listeners: readonly Person[]): Promise<void> {
  // Retries run on the virtual clock.
  await fixture.cloud.clock.advance(900);
  const gig = await fixture.stored(gigId);
  expect(gig).toMatchObject({ status: 'voted', version: 9, durationSeconds: 69, priceMinor: 1115 });
  expect(gig.ratings).toEqual({ customer: 5, operator: 4 });
  expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'capture', 'release'] });
  expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
  const events = await fixture.ports.gigs.events(gigId, 0);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const { received } of listeners) {
    const idsHeard = () => [...new Set(received.filter(({ data }) => data.gig === gigId).map(({ data }) => data.id))];
    await expect.poll(() => idsHeard().sort()).toEqual(events.map(({ seq }) => `${gigId}-${seq}`));
  }
}

type Step = readonly [GigAction, 'customer' | 'operator'];

/** A new direct request between the two, taken through the steps. */
async function gigAfter(...steps: readonly Step[]): Promise<string> {
  const gigId = await fixture.requestOf(customer, operator);
  for (const [action, who] of steps) await fixture.act(who === 'customer' ? customer : operator, action, gigId);
  return gigId;
}

const streaming: readonly Step[] = [
  ['accept', 'operator'],
  ['confirm', 'customer'],
  ['handshake', 'customer'],
  ['handshake', 'operator'],
  ['start', 'customer'],
];

async function rateBoth(gigId: string): Promise<void> {
  await fixture.act(customer, 'rate', gigId);
  await fixture.act(operator, 'rate', gigId);
}

const capturesOf = async (gigId: string) =>
  (await fixture.booksOf(gigId)).purposes.filter((purpose) => purpose === 'capture').length;

describe('with a store that often refuses', () => {
  test('throttles and conflicts only delay a gig: its end, its money and its notifications are the same', async () => {
    const [asking, showing] = await Promise.all([arrive('Tina'), arrive('Theo')]);
    await fixture.faults(
      { kind: 'throttle', match: 'local-', rate: 0.2 },
      { kind: 'conflict', match: 'local-', rate: 0.4 },
    );
    const gigId = await playGig(asking, showing);
    expect(new Set(fixture.firedFaults.map((strike) => strike.split(' ')[0])).size).toBe(2);
    await fixture.faults();
    await expectPlayed(gigId, [asking, showing]);
  });
});

describe('with duplicate deliveries', () => {
  test('every stream batch, queue message and event arrives twice, with one execution, one id per event and the same end', async () => {
    await fixture.faults({ kind: 'duplicate' });
    const [asking, showing] = await Promise.all([arrive('Dora'), arrive('Dave')]);
    const gigId = await playGig(asking, showing);
    await expectPlayed(gigId, [asking, showing]);
    await fixture.faults();
    const copies = asking.received.filter(({ data }) => data.id === `${gigId}-2`);
    expect(copies.length).toBeGreaterThan(1);
    expect(new Set(copies.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  });
});

describe('when an answer is lost after the commit', () => {
  const operationOf = { accept: 'claimGig', stop: 'stopGig', rate: 'rateGig' } as const;

  /** Takes a gig through all its steps; `lose` performs the steps whose answers are to be lost. */
  async function playLosing(lose: (by: Somebody, action: keyof typeof operationOf, gigId: string) => Promise<void>) {
    const gigId = await fixture.requestOf(customer, operator);
    await lose(operator, 'accept', gigId);
    for (const [action, who] of streaming.slice(1)) {
      await fixture.act(who === 'customer' ? customer : operator, action, gigId);
    }
    await fixture.cloud.clock.advance(69);
    await lose(customer, 'stop', gigId);
    await lose(customer, 'rate', gigId);
    await lose(operator, 'rate', gigId);
    expect(await fixture.stored(gigId)).toMatchObject({ status: 'voted', version: 9, priceMinor: 1115 });
    expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'capture', 'release'] });
    expect(await fixture.isFree(customer, operator)).toBe(true);
  }

  test('claim, stop and rate find in the same request that they were committed', async () => {
    await playLosing(async (by, action, gigId) => {
      const { version } = await fixture.stored(gigId);
      await fixture.faults({ kind: 'timeoutAfterCommit', match: `local-${operationOf[action]} TransactWriteItems` });
      const first = await fixture.attempt(by, action, gigId);
      expect(fixture.firedFaults.length).toBeGreaterThan(1);
      await fixture.faults();
      expect(first.status).toBe(200);
      expect(await fixture.attempt(by, action, gigId)).toEqual(first);
      expect((await fixture.stored(gigId)).version).toBe(version + 1);
    });
  });

  test('a stop that got a fault and is repeated gets the stored gig', async () => {
    await playLosing(async (by, action, gigId) => {
      // The SDK retries each lost answer for seconds, so only the step that moves money is tested.
      if (action !== 'stop') return void (await fixture.act(by, action, gigId));
      const { version } = await fixture.stored(gigId);
      const match = `local-${operationOf[action]}`;
      // The gig is read once. Then the answer is lost, and a read that would tell whether it was written fails, too.
      await fixture.faults(
        { kind: 'timeoutAfterCommit', match: `${match} TransactWriteItems` },
        { kind: 'throttle', match: `${match} Query`, after: 1 },
      );
      const first = await fixture.attempt(by, action, gigId);
      await fixture.faults();
      expect(first).toMatchObject({ status: 503, type: 'application/problem+json', body: { code: 'E_BUSY' } });
      const committed = await fixture.stored(gigId);
      expect(committed.version).toBe(version + 1);
      const second = await fixture.attempt(by, action, gigId);
      expect(second).toMatchObject({ status: 200, body: { id: gigId, status: committed.status } });
      expect(await fixture.stored(gigId)).toEqual(committed);
    });
  });
});

describe('when a function dies between two calls', () => {
  /**
   * Lets `scenario` arm a crash before the first call, before the second, and so on, until an armed crash does not
   * fire.
   */
  async function crashAtEachCall(
    operation: string,
    scenario: (call: number, arm: () => Promise<void>) => Promise<Answer>,
  ) {
    for (let call = 0; call < 20; call++) {
      const arm = () => fixture.faults({ kind: 'crash', match: `local-${operation}`, after: call, times: 1 });
      const answer = await scenario(call, arm);
      if (answer.status === 200) return call;
      expect(answer).toMatchObject({ status: 500 });
    }
    throw new Error(`${operation} makes more than 20 calls.`);
  }

  test('stopGig leaves a streaming gig or a settled one, and a repetition settles it once', async () => {
    const seen = new Set<string>();
    const calls = await crashAtEachCall('stopGig', async (call, arm) => {
      const gigId = await gigAfter(...streaming);
      await fixture.cloud.clock.advance(69);
      await arm();
      const key = { 'idempotency-key': `stop-${call}` };
      const first = await fixture.attempt(customer, 'stop', gigId, key);
      await fixture.faults();

      const left = await fixture.stored(gigId);
      const { hold, purposes } = await fixture.booksOf(gigId);
      const settled = await fixture.ports.settlements.ofGig(gigId);
      const state = { status: left.status, hold, captured: purposes.includes('capture'), paid: Object.keys(settled) };
      expect([
        { status: 'streaming', hold: -2000, captured: false, paid: [] },
        { status: 'purchased', hold: 0, captured: true, paid: ['purchase', 'payment'] },
      ]).toContainEqual(state);
      expect(await fixture.isFree(customer, operator)).toBe(left.status === 'purchased');
      seen.add(left.status);

      const second = await fixture.attempt(customer, 'stop', gigId);
      expect(second).toMatchObject({ status: 200, body: { status: 'purchased', duration: 69, price: 11.15 } });
      // The crashed request held its idempotency key; when its lease has ended, the key answers as well.
      await fixture.cloud.clock.advance(40);
      const third = await fixture.attempt(customer, 'stop', gigId, key);
      expect(third).toMatchObject({ status: 200, body: second.body });
      expect(await capturesOf(gigId)).toBe(1);
      await rateBoth(gigId);
      return first;
    });
    expect(calls).toBeGreaterThanOrEqual(4);
    expect([...seen].sort()).toEqual(['purchased', 'streaming']);
  });

  test('createGig leaves nothing or a whole gig, and a repetition creates it or names it', async () => {
    const outcomes = new Set<string>();
    const calls = await crashAtEachCall('createGig', async (call, arm) => {
      await arm();
      const known = new Set((await fixture.itemsOf('GIG#')).map(({ PK }) => PK));
      const send = (headers: Record<string, string> = {}) =>
        fixture.send({ method: 'POST', path: '/gigs', body: { email: operator.email }, headers }, customer);
      const first = await send({ 'idempotency-key': `create-${call}` });
      await fixture.faults();

      const made = (await fixture.itemsOf('GIG#')).filter(({ PK }) => !known.has(PK));
      const { customerGig } = await fixture.ports.engagements.get(customer.id);
      const gigId = customerGig ?? '';
      if (made.length === 0) expect(customerGig).toBeUndefined();
      else {
        expect(made.map(({ PK, SK }) => `${PK} ${SK}`)).toEqual([`GIG#${gigId} EVT#000001`, `GIG#${gigId} G`]);
        expect(await fixture.booksOf(gigId)).toEqual({ hold: -2000, purposes: ['authorise'] });
      }
      outcomes.add(made.length === 0 ? 'nothing' : 'whole');

      const second = await send();
      if (made.length === 0) expect(second).toMatchObject({ status: 200, body: { status: 'pendingOperator' } });
      else expect(second).toMatchObject({ status: 409, body: { code: 'E_PROCESS_UNDERWAY', gig: gigId } });
      const live = (await fixture.ports.engagements.get(customer.id)).customerGig ?? '';
      await fixture.act(customer, 'cancel', live);
      // Crashed requests also count towards the limit of 30 requests a minute.
      await fixture.cloud.clock.advance(61);
      return first;
    });
    expect(calls).toBeGreaterThanOrEqual(5);
    expect([...outcomes].sort()).toEqual(['nothing', 'whole']);
  });

  test('the state machine and the notifications recover: the offer still ends, once, and the event is sent', async () => {
    const asking = await arrive('Cleo');
    const background = ['relayRecords', 'syncGigExecution', 'parkGigExecution', 'fireGigTimer', 'broadcastEvent'];
    for (let call = 0; call < 3; call++) {
      await fixture.faults(
        ...background.map((name) => ({ kind: 'crash' as const, match: `local-${name}`, after: call, times: 1 })),
      );
      const { id: gigId } = await asking.api.createGig({ body: { email: operator.email } });
      await fixture.cloud.clock.advance(29);
      expect(await fixture.stored(gigId)).toMatchObject({ status: 'pendingOperator' });
      // A crashed task is retried after a second or more.
      await fixture.cloud.clock.advance(31);
      await fixture.faults();
      expect(await fixture.stored(gigId)).toMatchObject({ status: 'expired', version: 2 });
      expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
      expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'release'] });
      await asking.hears(({ event, data }) => event === 'gig-expired' && data.gig === gigId);
    }
  });
});

test('all these faults leave balanced books', async () => {
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
});
