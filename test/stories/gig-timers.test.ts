import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CloudFixture, cloudFixture, type GigAction, type Somebody } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

// Repeated here on purpose, so that a period cannot be changed by accident (state-machines.md, "Timers").
const seconds = {
  offerTtl: 30,
  confirmTtl: 60,
  arrivalTtl: 3_600,
  handshakeTtl: 600,
  pingTtl: 600,
  endingSoon: 300,
  maxStream: 14_400,
  ratingTtl: 604_800,
  freeCancel: 300,
  presence: 90,
};

let fixture: CloudFixture;
let customer: Somebody;
let operator: Somebody;
let other: Somebody;

beforeAll(async () => {
  fixture = await cloudFixture();
  [customer = nobody, operator = nobody, other = nobody] = await fixture.signInAll('carol', 'otto', 'olga');
});
afterEach(() => fixture.release(customer, operator, other));
afterAll(() => fixture?.close());

const nobody: Somebody = { id: '', email: '', token: '' };

const toEnroute: [GigAction, 'customer' | 'operator'][] = [
  ['accept', 'operator'],
  ['confirm', 'customer'],
];
const toHandshaking = [...toEnroute, ['handshake', 'customer']] satisfies typeof toEnroute;
const toStreaming = [...toHandshaking, ['handshake', 'operator'], ['start', 'customer']] satisfies typeof toEnroute;

/** A new direct request, taken through the steps. */
async function gigAfter(steps: readonly (typeof toEnroute)[number][]): Promise<string> {
  const gigId = await fixture.requestOf(customer, operator);
  for (const [action, who] of steps) await fixture.act(who === 'customer' ? customer : operator, action, gigId);
  return gigId;
}

/** Lets the time of a timer pass: one second before it nothing has happened, at its time it has. */
async function expire(gigId: string, wholeSeconds: number): Promise<void> {
  const before = await fixture.stored(gigId);
  await fixture.cloud.clock.advance(wholeSeconds - 1);
  expect(await fixture.stored(gigId)).toEqual(before);
  expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'RUNNING', state: before.status }]);
  await fixture.cloud.clock.advance(1);
}

/** Expects an unpaid gig to end in this status by this event, with nothing on hold and both parties free. */
async function expectUnwound(gigId: string, status: string, event: string, holdsRaised: string[] = []): Promise<void> {
  const gig = await fixture.stored(gigId);
  expect({ status: gig.status, event: gig.history.at(-1)?.event, price: gig.priceMinor }).toEqual({
    status,
    event,
    price: null,
  });
  expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', ...holdsRaised, 'release'] });
  expect(await fixture.isFree(customer, operator, other)).toBe(true);
  expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
}

/** Expects the state of a paid gig before either party has rated. */
async function expectSettled(gigId: string, event: string, durationSeconds: number, priceMinor: number) {
  const gig = await fixture.stored(gigId);
  expect(gig).toMatchObject({ status: 'purchased', durationSeconds, priceMinor });
  expect(gig.history.at(-1)).toEqual({ event, actor: 'system', by: 'system' });
  const { hold, purposes } = await fixture.booksOf(gigId);
  expect({ hold, captures: purposes.filter((purpose) => purpose === 'capture').length }).toEqual({
    hold: 0,
    captures: 1,
  });
  expect(await fixture.isFree(customer, operator)).toBe(true);
}

/** Sends heartbeats while time passes, the last one at its end. */
async function keepAlive(times: number, everySeconds: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await fixture.cloud.clock.advance(everySeconds);
    await fixture.ping(operator);
  }
}

/** When the customer's channel was told that the stream ends soon, and of which end, in seconds of the stream. */
async function toldOfEnd(gigId: string): Promise<[told: number, end: number][]> {
  const path = `/accounts/${customer.id}/events?since=0`;
  const { events } = await fixture.ask({ method: 'GET', path }, customer);
  const startedAt = Date.parse((await fixture.stored(gigId)).startedAt ?? '');
  const secondsOf = (at: string) => Math.round((Date.parse(at) - startedAt) / 1000);
  const all = events as { event: string; data: { gig: string; at: string; paidUntil: string } }[];
  return all
    .filter(({ event, data }) => event === 'gig-ending' && data.gig === gigId)
    .map(({ data }) => [secondsOf(data.at), secondsOf(data.paidUntil)]);
}

const rateBoth = async (gigId: string) => {
  await fixture.act(customer, 'rate', gigId);
  await fixture.act(operator, 'rate', gigId);
};

describe('before the stream', () => {
  test('offerTtl: an offer that is not claimed expires after 30 s, also a direct one by e-mail', async () => {
    const gigId = await gigAfter([]);
    expect(await fixture.stored(gigId)).toMatchObject({ candidates: [operator.id], latitude: null, longitude: null });
    await expire(gigId, seconds.offerTtl);
    await expectUnwound(gigId, 'expired', 'offerTtl');
    expect(await fixture.stored(gigId)).toMatchObject({ operator: null, durationSeconds: seconds.offerTtl });
    expect((await fixture.attempt(operator, 'accept', gigId)).status).toBe(409);
  });

  test('confirmTtl: a claim that is not confirmed expires after 60 s and frees the operator', async () => {
    const gigId = await gigAfter([['accept', 'operator']]);
    await expire(gigId, seconds.confirmTtl);
    await expectUnwound(gigId, 'expired', 'confirmTtl');
  });

  test('pingTtl: an operator without a heartbeat for 10 min on the way fails the gig', async () => {
    const gigId = await gigAfter(toEnroute);
    await fixture.cloud.clock.advance(200);
    await fixture.ping(operator);
    await expire(gigId, seconds.pingTtl);
    await expectUnwound(gigId, 'failed', 'pingTtl');
  });

  test('arrivalTtl: an operator who does not arrive within the hour fails the gig, even with heartbeats', async () => {
    const gigId = await gigAfter(toEnroute);
    await keepAlive(7, 500);
    await expire(gigId, seconds.arrivalTtl - 7 * 500);
    await expectUnwound(gigId, 'failed', 'arrivalTtl');
  });

  test('handshakeTtl: a handshake without a stream within 10 min fails the gig', async () => {
    const gigId = await gigAfter(toHandshaking);
    await fixture.cloud.clock.advance(100);
    // The second handshake does not restart the timer.
    await fixture.act(operator, 'handshake', gigId);
    await expire(gigId, seconds.handshakeTtl - 100);
    await expectUnwound(gigId, 'failed', 'handshakeTtl');
  });

  test('the last rejection ends the gig, and it is offered to no other operator', async () => {
    const place = { lat: -33.86, lng: 151.2 };
    await Promise.all([fixture.goOnline(operator, place), fixture.goOnline(other, { ...place, lat: -33.87 })]);
    const body = { latitude: place.lat, longitude: place.lng };
    const requested = await fixture.ask({ method: 'POST', path: '/gigs', body }, customer);
    const gigId = String(requested.id);
    expect((await fixture.stored(gigId)).candidates).toEqual([operator.id, other.id]);
    expect(await fixture.act(operator, 'decline', gigId)).toMatchObject({ status: 'pendingOperator' });
    expect((await fixture.attempt(operator, 'accept', gigId)).status).toBe(409);
    expect(await fixture.act(other, 'decline', gigId)).toMatchObject({ status: 'allOperatorsRejected' });
    await fixture.cloud.activity.idle();
    await expectUnwound(gigId, 'allOperatorsRejected', 'claimReject');
    await fixture.cloud.clock.advance(seconds.offerTtl);
    expect(await fixture.stored(gigId)).toMatchObject({ status: 'allOperatorsRejected', version: 3 });
  });
});

describe('cancelling', () => {
  test('freeCancel: costs nothing until 5 min after the claim', async () => {
    const gigId = await gigAfter(toEnroute);
    await fixture.cloud.clock.advance(seconds.freeCancel);
    expect(await fixture.act(customer, 'cancel', gigId)).not.toHaveProperty('price');
    await fixture.cloud.activity.idle();
    await expectUnwound(gigId, 'cancelled', 'cancel');
  });

  test('freeCancel: costs the customer 10.00 from then on, half of it for the operator, and no rating is owed', async () => {
    const gigId = await gigAfter(toHandshaking);
    await fixture.cloud.clock.advance(seconds.freeCancel + 1);
    const before = await fixture.ports.ledger.balance(`operator:${operator.id}:payable`);
    expect(await fixture.act(customer, 'cancel', gigId)).toMatchObject({ status: 'cancelled', price: 10 });
    expect(await fixture.ports.ledger.balance(`operator:${operator.id}:payable`)).toBe(before - 500);
    expect(await fixture.booksOf(gigId)).toEqual({ hold: 0, purposes: ['authorise', 'capture', 'release'] });
    const { owesRatingFor } = await fixture.ports.engagements.get(customer.id);
    expect({ owesRatingFor, isFree: await fixture.isFree(customer, operator) }).toEqual({
      owesRatingFor: [],
      isFree: true,
    });
    const again = await fixture.act(customer, 'cancel', gigId);
    expect(again).toMatchObject({ status: 'cancelled', price: 10 });
    expect(await fixture.ports.ledger.balance(`operator:${operator.id}:payable`)).toBe(before - 500);
  });

  test('costs nothing when the operator cancels, however late', async () => {
    const gigId = await gigAfter(toEnroute);
    await fixture.cloud.clock.advance(seconds.freeCancel + 100);
    await fixture.act(operator, 'cancel', gigId);
    await fixture.cloud.activity.idle();
    await expectUnwound(gigId, 'cancelled', 'cancel');
  });
});

describe('the stream', () => {
  test('pingTtl: a silent operator is paid until the last heartbeat', async () => {
    const gigId = await gigAfter(toStreaming);
    await fixture.cloud.clock.advance(107);
    await fixture.ping(operator);
    await fixture.cloud.clock.advance(400);
    await fixture.act(customer, 'extend', gigId);
    await expire(gigId, seconds.pingTtl - 400);
    await expectSettled(gigId, 'pingTtl', 107, 1178);
    await rateBoth(gigId);
  });

  test('pingTtl: an operator without any heartbeat is not paid', async () => {
    const gigId = await gigAfter(toStreaming);
    await fixture.cloud.clock.advance(400);
    await fixture.act(customer, 'extend', gigId);
    await expire(gigId, seconds.pingTtl - 400);
    await expectUnwound(gigId, 'terminated', 'pingTtl', ['4000']);
    const { owesRatingFor } = await fixture.ports.engagements.get(customer.id);
    expect(owesRatingFor).toEqual([]);
  });

  test('maxStream: a stream ends when its hold is spent, later once the customer has extended it', async () => {
    const gigId = await gigAfter(toStreaming);
    await keepAlive(1, 500);
    await fixture.act(customer, 'extend', gigId);
    await keepAlive(2, 500);
    await keepAlive(1, 250);
    await expire(gigId, 50);
    await expectSettled(gigId, 'maxStream', 1_800, 4_000);
    expect(await toldOfEnd(gigId)).toEqual([300, 1_500].map((told) => [told, told + seconds.endingSoon]));
    await rateBoth(gigId);
  });

  test('maxStream: an operator without any heartbeat is paid when the hold is spent', async () => {
    const gigId = await gigAfter(toStreaming);
    await fixture.cloud.clock.advance(seconds.endingSoon);
    await expire(gigId, 600 - seconds.endingSoon);
    await expectSettled(gigId, 'maxStream', 600, 2_000);
    await rateBoth(gigId);
  });

  test('pingTtl: a customer whose app has died pays until it was last heard, by an extension as well', async () => {
    const gigId = await gigAfter(toStreaming);
    await keepAlive(1, 107);
    await fixture.ping(customer);
    await keepAlive(1, 250);
    await fixture.act(customer, 'extend', gigId);
    await keepAlive(1, 550);
    await expire(gigId, 50);
    await expectSettled(gigId, 'pingTtl', 357, 1_595);
    await rateBoth(gigId);
  });

  test('ratingTtl: both are locked until they rate; after 7 days the remaining lock is lifted without a score', async () => {
    const gigId = await gigAfter(toStreaming);
    await fixture.cloud.clock.advance(69);
    expect(await fixture.act(operator, 'stop', gigId)).toMatchObject({ status: 'purchased', price: 11.15 });

    const refused = await fixture.send({ method: 'POST', path: '/gigs', body: { email: other.email } }, customer);
    expect(refused).toMatchObject({ status: 403, type: 'application/problem+json' });
    expect(refused.body).toMatchObject({ code: 'E_RATING_OWED', gigs: [gigId] });
    const offered = await fixture.requestOf(other, operator);
    const locked = await fixture.attempt(operator, 'accept', offered);
    expect(locked).toMatchObject({ status: 403, body: { code: 'E_RATING_OWED' } });

    // A party who rates is free at once, without waiting for the other.
    await fixture.act(customer, 'rate', gigId);
    const next = await fixture.requestOf(customer, other);
    await fixture.act(customer, 'cancel', next);
    expect((await fixture.attempt(operator, 'accept', offered)).status).toBe(403);
    await fixture.act(other, 'cancel', offered);

    await expire(gigId, seconds.ratingTtl);
    const gig = await fixture.stored(gigId);
    expect(gig).toMatchObject({ status: 'voted', ratings: { customer: 5, operator: null } });
    expect(fixture.executionsOf(gigId)).toMatchObject([{ status: 'SUCCEEDED' }]);
    const free = await fixture.requestOf(other, operator);
    expect(await fixture.act(operator, 'accept', free)).toMatchObject({ status: 'operatorFound' });
    await fixture.act(operator, 'cancel', free);
  });
});

test('an operator disappears from the map 90 s after the last heartbeat', async () => {
  const place = { lat: 48.2, lng: 16.37 };
  const near = async () => {
    const response = await fetch(`${fixture.cloud.origin}/map/${place.lat}/${place.lng}`, {
      headers: { apikey: 'local-dropin-key', authorization: `Bearer ${customer.token}` },
    });
    return ((await response.json()) as { id: string }[]).map(({ id }) => id);
  };
  await fixture.goOnline(operator, place);
  await fixture.cloud.clock.advance(60);
  await fixture.ping(operator);
  await fixture.cloud.clock.advance(seconds.presence);
  expect(await near()).toEqual([operator.id]);
  await fixture.cloud.clock.advance(1);
  expect(await near()).toEqual([]);
});

test('the timers leave balanced books and nothing on hold', async () => {
  const items = await fixture.itemsOf('LED#');
  expect(trialBalance(items)).toEqual({ sum: 0, wrong: [] });
  const holds = items.filter(({ PK, SK }) => String(PK).startsWith('LED#hold:') && SK === 'BAL');
  expect(holds.filter(({ balanceMinor }) => balanceMinor !== 0)).toEqual([]);
});
