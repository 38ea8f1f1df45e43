import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { seeded } from '#test/support/random.ts';
import {
  type Answer,
  type CloudFixture,
  cloudFixture,
  type GigAction,
  type Somebody,
} from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

let fixture: CloudFixture;
let customer: Somebody;
let operators: readonly Somebody[];

const place = { lat: 35.68, lng: 139.76 };
const offerCount = 20;

beforeAll(async () => {
  fixture = await cloudFixture();
  [customer = nobody, ...operators] = await fixture.signInAll(
    'carol',
    ...Array.from({ length: 50 }, (_, index) => `operator${index}`),
  );
});
afterEach(() => fixture.release(customer, ...operators));
afterAll(() => fixture?.close());

const nobody: Somebody = { id: '', email: '', token: '' };
const operatorAt = (index: number): Somebody => operators[index] ?? nobody;

const statusesOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

async function capturesOf(gigId: string): Promise<number> {
  return (await fixture.booksOf(gigId)).purposes.filter((purpose) => purpose === 'capture').length;
}

/** Requests a gig from one operator and takes it to its stream. */
async function stream(operator: Somebody): Promise<string> {
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await fixture.act(customer, 'handshake', gigId);
  await fixture.act(operator, 'handshake', gigId);
  await fixture.act(customer, 'start', gigId);
  return gigId;
}

describe('concurrent requests', () => {
  test('50 operators claim one gig: one gets it, 49 get a clean 409, and only the winner is bound', async () => {
    // The operators are on a line, so that the 20 nearest are known.
    await Promise.all(
      operators.map((operator, index) => fixture.goOnline(operator, { ...place, lat: place.lat + index / 1000 })),
    );
    const body = { latitude: place.lat, longitude: place.lng };
    const gigId = String((await fixture.ask({ method: 'POST', path: '/gigs', body }, customer)).id);
    expect((await fixture.stored(gigId)).candidates).toEqual(operators.slice(0, offerCount).map(({ id }) => id));

    const answers = await Promise.all(operators.map((operator) => fixture.attempt(operator, 'accept', gigId)));
    expect(statusesOf(answers)).toEqual([200, ...Array.from({ length: 49 }, () => 409)]);
    for (const { status, type, body: problem } of answers) {
      if (status !== 409) continue;
      expect(type).toBe('application/problem+json');
      expect(problem).toMatchObject({ type: 'urn:problem:transition_refused', status: 409, code: 'E_CONFLICT' });
    }
    const asked = answers.slice(0, offerCount).filter(({ status }) => status === 409);
    expect(asked).toHaveLength(offerCount - 1);
    for (const { body: problem } of asked) {
      expect(problem).toMatchObject({ currentState: 'operatorFound', allowedEvents: [] });
    }
    const winner = operators[answers.findIndex(({ status }) => status === 200)];
    expect(await fixture.stored(gigId)).toMatchObject({ operator: winner?.id, version: 2, status: 'operatorFound' });
    const engaged = await fixture.ports.engagements.getMany(operators.map(({ id }) => id));
    expect([...engaged.values()].filter(({ operatorGig }) => operatorGig).map(({ accountId }) => accountId)).toEqual([
      winner?.id,
    ]);
    await fixture.act(customer, 'cancel', gigId);
  });

  test('two stops make one capture, and both get the same price', async () => {
    const gigId = await stream(operatorAt(0));
    await fixture.cloud.clock.advance(69);
    const [one, other] = await Promise.all([
      fixture.attempt(customer, 'stop', gigId),
      fixture.attempt(operatorAt(0), 'stop', gigId),
    ]);
    expect(one).toMatchObject({ status: 200, body: { status: 'purchased', price: 11.15, duration: 69 } });
    expect(other).toEqual(one);
    expect(await capturesOf(gigId)).toBe(1);
    const [first, second] = await Promise.all([
      fixture.attempt(customer, 'rate', gigId),
      fixture.attempt(operatorAt(0), 'rate', gigId),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await fixture.stored(gigId)).toMatchObject({ status: 'voted', version: 9 });
  });

  test('a stop and the timer of a silent operator make one capture, whichever comes first', async () => {
    const gigId = await stream(operatorAt(0));
    await fixture.cloud.clock.advance(30);
    await fixture.ping(operatorAt(0));
    await fixture.cloud.clock.advance(300);
    await fixture.act(customer, 'extend', gigId);
    await fixture.cloud.clock.advance(299);
    const [answer] = await Promise.all([fixture.attempt(customer, 'stop', gigId), fixture.cloud.clock.advance(1)]);
    const gig = await fixture.stored(gigId);
    const isByTimer = gig.history.at(-1)?.event === 'pingTtl';
    expect(answer.status).toBe(isByTimer ? 409 : 200);
    expect(gig).toMatchObject({ status: 'purchased', durationSeconds: 30, priceMinor: 1050 });
    expect(await capturesOf(gigId)).toBe(1);
    await fixture.act(customer, 'rate', gigId);
    await fixture.act(operatorAt(0), 'rate', gigId);
  });

  test('a claim and a cancellation leave a cancelled gig and a free operator', async () => {
    for (let round = 0; round < 5; round++) {
      const gigId = await fixture.requestOf(customer, operatorAt(1));
      const [claim, cancel] = await Promise.all([
        fixture.attempt(operatorAt(1), 'accept', gigId),
        fixture.attempt(customer, 'cancel', gigId),
      ]);
      expect(cancel.status).toBe(200);
      expect([200, 409]).toContain(claim.status);
      expect(await fixture.stored(gigId)).toMatchObject({ status: 'cancelled', version: claim.status === 200 ? 3 : 2 });
      expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'release'] });
      expect(await fixture.isFree(customer, operatorAt(1))).toBe(true);
    }
  });

  test('five gig requests of one customer make one gig and one hold', async () => {
    const known = (await fixture.itemsOf('GIG#')).filter(({ SK }) => SK === 'G').length;
    const wire = { method: 'POST', path: '/gigs', body: { email: operatorAt(2).email } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => fixture.send(wire, customer)));
    expect(statusesOf(answers)).toEqual([200, 409, 409, 409, 409]);
    expect((await fixture.itemsOf('GIG#')).filter(({ SK }) => SK === 'G')).toHaveLength(known + 1);
    const gigId = String(answers.find(({ status }) => status === 200)?.body.id);
    await fixture.act(customer, 'cancel', gigId);
  });

  test('five equal requests under one key are executed once, and each gets the result or E_IN_PROGRESS', async () => {
    const gigId = await fixture.requestOf(customer, operatorAt(2));
    const key = { 'idempotency-key': 'claim-once' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => fixture.attempt(operatorAt(2), 'accept', gigId, key)),
    );
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const { status, body } of answers) {
      expect(status === 200 ? body.status : body.code).toBe(status === 200 ? 'operatorFound' : 'E_IN_PROGRESS');
    }
    expect((await fixture.stored(gigId)).version).toBe(2);
    await fixture.act(customer, 'cancel', gigId);
  });
});

describe('a walk of 60 random events of several people, with faults', () => {
  const actions: readonly GigAction[] = [
    'accept',
    'decline',
    'confirm',
    'reject',
    'cancel',
    'handshake',
    'start',
    'stop',
    'rate',
  ];
  /** The events that move a gig forward: without them, a walk of so few steps would hardly ever reach a stream. */
  const onwards: Readonly<Partial<Record<string, GigAction>>> = {
    pendingOperator: 'accept',
    operatorFound: 'confirm',
    operatorEnroute: 'handshake',
    handshaking: 'start',
    streaming: 'stop',
    purchased: 'rate',
  };

  test('leaves whole gigs, balanced books and free people', async () => {
    const { below, pick } = seeded(5);
    const customers = operators.slice(10, 12);
    const performers = operators.slice(12, 14);
    const everybody = [...customers, ...performers];
    const own: string[] = [];
    const statuses: number[] = [];
    await fixture.faults({ kind: 'duplicate', rate: 0.3 }, { kind: 'conflict', match: 'local-', rate: 0.05 });

    while (statuses.length < 60) {
      if (own.length === 0 || below(10) === 0) {
        const body = { email: pick(performers).email };
        const answer = await fixture.send({ method: 'POST', path: '/gigs', body }, pick(customers));
        if (answer.status === 200) own.push(String(answer.body.id));
        statuses.push(answer.status);
        continue;
      }
      const gigId = pick(own.slice(-2));
      const { status, customer: asking, candidates, shaken } = await fixture.stored(gigId);
      const parties = everybody.filter(({ id }) => id === asking || candidates.includes(id));
      const isSensible = below(4) > 0;
      const next = status === 'handshaking' && shaken.length === 1 ? 'handshake' : onwards[status];
      const action = isSensible ? next : pick(actions);
      const who = pick(isSensible ? parties : everybody);
      if (action) statuses.push((await fixture.attempt(who, action, gigId)).status);
      else await fixture.cloud.clock.advance(pick([1, 20, 70]));
      if (below(8) === 0) await fixture.cloud.clock.advance(pick([1, 5, 12]));
    }
    expect(fixture.firedFaults.length).toBeGreaterThan(5);
    await fixture.faults();
    expect(statuses.filter((status) => ![200, 403, 404, 409].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(15);
    const paid = (await Promise.all(own.map(fixture.stored))).filter(({ priceMinor }) => priceMinor !== null);
    expect(paid.length).toBeGreaterThan(0);

    // Every live gig ends by its timers, and every owed rating is lifted.
    for (const days of [1, 8]) await fixture.cloud.clock.advance(days * 86_400);
    for (const gigId of own) {
      const gig = await fixture.stored(gigId);
      expect(gigMachine.states[gig.status]).not.toBe('live');
      const { hold, purposes } = await fixture.booksOf(gigId);
      expect(hold).toBe(0);
      const isPaid = gig.priceMinor !== null;
      expect(purposes.filter((purpose) => purpose === 'capture')).toHaveLength(isPaid ? 1 : 0);
      expect(Object.keys(await fixture.ports.settlements.ofGig(gigId))).toHaveLength(isPaid ? 2 : 0);
      const events = await fixture.ports.gigs.events(gigId, 0);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: gig.version }, (_, index) => index + 1));
      expect(events.map(({ from }) => from)).toEqual([null, ...events.map(({ to }) => to).slice(0, -1)]);
      expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
    }
    for (const { id } of everybody) {
      expect(await fixture.ports.engagements.get(id)).toEqual({ accountId: id, owesRatingFor: [] });
    }
    expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
  });
});
