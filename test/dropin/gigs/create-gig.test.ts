import { describe, expect, test } from 'vitest';
import { handler as createGig } from '#functions/dropin/gigs/create-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { registered } from '../accounts/people.ts';
import { type GigWorld, gigWorld, place } from './gig-world.ts';

/** The body of the document's sample, with coordinates as strings. */
const sample = {
  longitude: '10.232132132',
  latitude: '10.2323232',
  deviceId: '12321432432',
  claimId: 'fdsfdsfd',
  metaData: { city: 'Saigon' },
};
const here = { latitude: 10.2323232, longitude: 10.232132132 };

async function goOnline(world: GigWorld, accountId: string, position = here) {
  await world.ports.presence.publish(accountId, position);
  await world.ports.presence.setOnline(accountId, true);
}

/** A degree of latitude is 111 km. */
const northOf = (meters: number) => ({ ...here, latitude: here.latitude + meters / 111_195 });
const request = (world: GigWorld, body: unknown, as = world.customer) => call(createGig, world.ports, { as, body });

describe('createGig (D10)', () => {
  test('offers the documented request to the operators nearby and holds 20.00', async () => {
    const world = await gigWorld();
    await goOnline(world, world.first);
    const { status, body } = await request(world, sample);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      customer: world.customer,
      operator: null,
      status: 'pendingOperator',
      ...here,
      duration: 0,
      chatChannel: `chat_${body.id}`,
      metaData: { city: 'Saigon' },
      customerRating: null,
      operatorRating: null,
      createdAt: '2026-03-01T12:00:00.000Z',
      updatedAt: '2026-03-01T12:00:00.000Z',
    });
    expect((await world.stored(body.id)).candidates).toEqual([world.first]);
    expect(await world.balances(body.id)).toMatchObject({ card: 2000, hold: -2000 });
  });

  test('offers the gig to the 20 nearest free operators, nearest first, and never to the customer', async () => {
    const world = await gigWorld(26);
    const [busy = '', ...free] = world.operators;
    await goOnline(world, world.customer);
    for (const [index, operator] of world.operators.entries())
      await goOnline(world, operator, northOf(10 + 20 * index));
    const other = await world.request([busy], free[24]);
    await world.advance(other.id, 'claimAccept', busy);
    const { body } = await request(world, sample);
    expect((await world.stored(body.id)).candidates).toEqual(free.slice(0, 20));
  });

  test('finds operators within 20 km only', async () => {
    const world = await gigWorld();
    await goOnline(world, world.first, northOf(19_500));
    await goOnline(world, world.second, northOf(20_500));
    const { body } = await request(world, sample);
    expect((await world.stored(body.id)).candidates).toEqual([world.first]);
  });

  test('does not find operators who are offline or have been silent for 90 s', async () => {
    const world = await gigWorld();
    await goOnline(world, world.first);
    await world.ports.presence.setOnline(world.first, false);
    await goOnline(world, world.second);
    world.clock.advance(91);
    const { status, body } = await request(world, sample);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'E_DROPERATORS_NOT_FOUND' });
    expect((await world.ports.engagements.get(world.customer)).customerGig).toBeUndefined();
    expect(await world.ports.ledger.balance('gateway:card')).toBe(0);
  });

  test.each([
    ['an e-mail address', { email: 'Person1@Example.com' }],
    ['a phone', { phone: '+1 555 010-0001' }],
  ])('offers the gig to one known operator by %s, wherever they are', async (_by, body) => {
    const world = await gigWorld();
    const answer = await request(world, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ latitude: null, longitude: null, status: 'pendingOperator' });
    expect((await world.stored(answer.body.id)).candidates).toEqual([world.first]);
  });

  test.each([
    ['nobody has', { email: 'nobody@example.com' }],
    ['the customer has', { email: 'person0@example.com' }],
  ])('answers 404 for an e-mail address that %s', async (_whose, body) => {
    const world = await gigWorld();
    expect((await request(world, body)).body).toMatchObject({ status: 404, reason: 'no_operator_near' });
  });

  test('refuses a second live gig and names the first', async () => {
    const world = await gigWorld();
    const first = await request(world, { email: 'person1@example.com' });
    const second = await request(world, { email: 'person2@example.com' });
    expect(second.body).toMatchObject({ status: 409, code: 'E_PROCESS_UNDERWAY', gig: first.body.id });
    expect(await world.ports.ledger.balance('gateway:card')).toBe(2000);
  });

  test('makes one gig of several concurrent requests', async () => {
    const world = await gigWorld();
    const body = { email: 'person1@example.com' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => request(world, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.reason === 'gig_under_way')).toHaveLength(4);
    expect(await world.ports.ledger.balance('gateway:card')).toBe(2000);
  });

  test('refuses a customer who owes a rating, and names the gig', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    const { body } = await request(world, { email: 'person2@example.com' });
    expect(body).toMatchObject({ status: 403, code: 'E_RATING_OWED', gigs: [gig.id] });
  });

  test('refuses an account that is not active', async () => {
    const world = await gigWorld();
    const { body } = await request(world, sample, '0'.repeat(24));
    expect(body).toMatchObject({ status: 403, code: 'E_ACCOUNT_INACTIVE' });
  });

  test('treats null as a missing field, as many clients write it', async () => {
    const world = await gigWorld();
    await goOnline(world, world.first, place);
    const nothing = { deviceId: null, claimId: null, email: null, phone: null, metaData: null };
    expect((await request(world, { ...place, ...nothing })).status).toBe(200);
  });

  test('does not find an account by an address that it has never proven', async () => {
    const world = await gigWorld();
    await registered(world.runtime, { email: 'claimed@example.com', phone: '15550177777' });
    for (const body of [{ email: 'claimed@example.com' }, { phone: '15550177777' }]) {
      expect((await request(world, body)).body).toMatchObject({ status: 404, code: 'E_DROPERATORS_NOT_FOUND' });
    }
    expect((await world.ports.engagements.get(world.customer)).customerGig).toBeUndefined();
  });

  test.each([
    ['nothing', undefined],
    ['neither place nor person', {}],
    ['half a place', { latitude: 10 }],
    ['a place beyond the poles', { ...place, latitude: 91 }],
    ['a place that is no number', { ...place, longitude: 'east' }],
    ['a person with a bad address', { email: 'nobody' }],
    ['meta data that are no object', { ...place, metaData: 'Saigon' }],
    ['meta data of more than 4 KB', { ...place, metaData: { city: 'x'.repeat(5000) } }],
  ])('answers 400 to %s and changes nothing', async (_what, body) => {
    const world = await gigWorld();
    await goOnline(world, world.first, place);
    expect((await request(world, body)).body).toMatchObject({ status: 400, code: 'E_VALIDATION' });
    expect((await world.ports.engagements.get(world.customer)).customerGig).toBeUndefined();
  });

  test.each([
    ['a place that is no number', { latitude: '10.2x', longitude: 1 }, 'latitude', 'must be a decimal number'],
    ['half a place', { longitude: 1 }, 'latitude', 'Invalid input: expected number, received undefined'],
    [
      'a number for the device',
      { ...place, deviceId: 12 },
      'deviceId',
      'Invalid input: expected string, received number',
    ],
    ['a bad address', { email: 'nobody' }, 'email', 'Invalid email address'],
  ])('names the wrong field in %s', async (_what, body, path, message) => {
    const world = await gigWorld();
    expect((await request(world, body)).body.errors).toEqual([{ in: 'body', path, message }]);
  });
});
