import { describe, expect, test } from 'vitest';
import { handler as createGig } from '#functions/dropin/gigs/create-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { registered } from '../../accounts/people.ts';
import { type GigFixture, gigFixture, place } from '../stored-gig-fixture.ts';

/** The body of the document's sample, with coordinates as strings. */
const sample = {
  longitude: '10.232132132',
  latitude: '10.2323232',
  deviceId: '12321432432',
  claimId: 'fdsfdsfd',
  metaData: { city: 'Saigon' },
};
const here = { latitude: 10.2323232, longitude: 10.232132132 };

async function goOnline(fixture: GigFixture, accountId: string, position = here) {
  await fixture.ports.presence.publish(accountId, position);
  await fixture.ports.presence.setOnline(accountId, true);
}

/** A degree of latitude is 111 km. */
const northOf = (meters: number) => ({ ...here, latitude: here.latitude + meters / 111_195 });
const request = (fixture: GigFixture, body: unknown, as = fixture.customer) =>
  call(createGig, fixture.ports, { as, body });

describe('createGig (D10)', () => {
  test('offers the documented request to the operators nearby and holds 20.00', async () => {
    const fixture = await gigFixture();
    await goOnline(fixture, fixture.first);
    const { status, body } = await request(fixture, sample);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      customer: fixture.customer,
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
    expect((await fixture.stored(body.id)).candidates).toEqual([fixture.first]);
    expect(await fixture.balances(body.id)).toMatchObject({ card: 2000, hold: -2000 });
  });

  test('offers the gig to the 20 nearest free operators, nearest first, and never to the customer', async () => {
    const fixture = await gigFixture(26);
    const [busy = '', ...free] = fixture.operators;
    await goOnline(fixture, fixture.customer);
    for (const [index, operator] of fixture.operators.entries())
      await goOnline(fixture, operator, northOf(10 + 20 * index));
    const other = await fixture.request([busy], free[24]);
    await fixture.advance(other.id, 'claimAccept', busy);
    const { body } = await request(fixture, sample);
    expect((await fixture.stored(body.id)).candidates).toEqual(free.slice(0, 20));
  });

  test('finds operators within 20 km only', async () => {
    const fixture = await gigFixture();
    await goOnline(fixture, fixture.first, northOf(19_500));
    await goOnline(fixture, fixture.second, northOf(20_500));
    const { body } = await request(fixture, sample);
    expect((await fixture.stored(body.id)).candidates).toEqual([fixture.first]);
  });

  test('does not find operators who are offline or have been silent for 90 s', async () => {
    const fixture = await gigFixture();
    await goOnline(fixture, fixture.first);
    await fixture.ports.presence.setOnline(fixture.first, false);
    await goOnline(fixture, fixture.second);
    fixture.clock.advance(91);
    const { status, body } = await request(fixture, sample);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'E_DROPERATORS_NOT_FOUND' });
    expect((await fixture.ports.engagements.get(fixture.customer)).customerGig).toBeUndefined();
    expect(await fixture.ports.ledger.balance('gateway:card')).toBe(0);
  });

  test.each([
    ['an e-mail address', { email: 'Person1@Example.com' }],
    ['a phone', { phone: '+1 555 010-0001' }],
  ])('offers the gig to one known operator by %s, wherever they are', async (_by, body) => {
    const fixture = await gigFixture();
    const answer = await request(fixture, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ latitude: null, longitude: null, status: 'pendingOperator' });
    expect((await fixture.stored(answer.body.id)).candidates).toEqual([fixture.first]);
  });

  test.each([
    ['nobody has', { email: 'nobody@example.com' }],
    ['the customer has', { email: 'person0@example.com' }],
  ])('answers 404 for an e-mail address that %s', async (_whose, body) => {
    const fixture = await gigFixture();
    expect((await request(fixture, body)).body).toMatchObject({ status: 404, reason: 'no_operator_near' });
  });

  test('refuses a second live gig and names the first', async () => {
    const fixture = await gigFixture();
    const first = await request(fixture, { email: 'person1@example.com' });
    const second = await request(fixture, { email: 'person2@example.com' });
    expect(second.body).toMatchObject({ status: 409, code: 'E_PROCESS_UNDERWAY', gig: first.body.id });
    expect(await fixture.ports.ledger.balance('gateway:card')).toBe(2000);
  });

  test('makes one gig of several concurrent requests', async () => {
    const fixture = await gigFixture();
    const body = { email: 'person1@example.com' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => request(fixture, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.reason === 'gig_under_way')).toHaveLength(4);
    expect(await fixture.ports.ledger.balance('gateway:card')).toBe(2000);
  });

  test('refuses a customer who owes a rating, and names the gig', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const { body } = await request(fixture, { email: 'person2@example.com' });
    expect(body).toMatchObject({ status: 403, code: 'E_RATING_OWED', gigs: [gig.id] });
  });

  test('refuses an account that is not active', async () => {
    const fixture = await gigFixture();
    const { body } = await request(fixture, sample, '0'.repeat(24));
    expect(body).toMatchObject({ status: 403, code: 'E_ACCOUNT_INACTIVE' });
  });

  test('treats null as a missing field, as many clients write it', async () => {
    const fixture = await gigFixture();
    await goOnline(fixture, fixture.first, place);
    const nothing = { deviceId: null, claimId: null, email: null, phone: null, metaData: null };
    expect((await request(fixture, { ...place, ...nothing })).status).toBe(200);
  });

  test('does not find an account by an address that it has never proven', async () => {
    const fixture = await gigFixture();
    await registered(fixture.runtime, { email: 'claimed@example.com', phone: '15550177777' });
    for (const body of [{ email: 'claimed@example.com' }, { phone: '15550177777' }]) {
      expect((await request(fixture, body)).body).toMatchObject({ status: 404, code: 'E_DROPERATORS_NOT_FOUND' });
    }
    expect((await fixture.ports.engagements.get(fixture.customer)).customerGig).toBeUndefined();
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
    const fixture = await gigFixture();
    await goOnline(fixture, fixture.first, place);
    expect((await request(fixture, body)).body).toMatchObject({ status: 400, code: 'E_VALIDATION' });
    expect((await fixture.ports.engagements.get(fixture.customer)).customerGig).toBeUndefined();
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
    const fixture = await gigFixture();
    expect((await request(fixture, body)).body.errors).toEqual([{ in: 'body', path, message }]);
  });
});
