import { describe, expect, test } from 'vitest';
import { handler as extendGig } from '#functions/dropin/gigs/extend-gig/handler.ts';
import { handler as handshakeGig } from '#functions/dropin/gigs/handshake-gig/handler.ts';
import { handler as startGig } from '#functions/dropin/gigs/start-gig/handler.ts';
import { handler as stopGig } from '#functions/dropin/gigs/stop-gig/handler.ts';
import { handler as sendPing } from '#functions/dropin/presence/send-ping/handler.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { call } from '#test/support/call.ts';
import { type GigFixture, gigFixture } from './stored-gig-fixture.ts';

const act = (route: Unit, fixture: GigFixture, gigId: string, as: string) =>
  call(route, fixture.ports, { as, params: { gigId } });

describe('handshakeGig (D15)', () => {
  test('makes one session for the gig and keys for each: the operator publishes, the customer watches', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.enroute);
    const operator = await act(handshakeGig, fixture, gig.id, fixture.first);
    const customer = await act(handshakeGig, fixture, gig.id, fixture.customer);
    const keys = { apiKey: 'video-key', sessionId: 'session-1' };
    const tokenOf = (account: string, role: string) => ({
      ...keys,
      token: `token of account=${account} as ${role}`,
      role,
    });
    expect(operator).toMatchObject({ status: 200, body: tokenOf(fixture.first, 'publisher') });
    expect(customer).toMatchObject({ status: 200, body: tokenOf(fixture.customer, 'subscriber') });
    expect(fixture.ports.video.sessions).toHaveLength(1);
    expect(fixture.ports.video.begunBy).toEqual(['account']);
    expect((await fixture.stored(gig.id)).shaken).toEqual(['operator', 'customer']);
  });

  test('gives both parties the session of the first when both shake hands at once', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.enroute);
    const both = await Promise.all(
      [fixture.first, fixture.customer].map((as) => act(handshakeGig, fixture, gig.id, as)),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { videoSessionId } = await fixture.stored(gig.id);
    expect(both.map(({ body }) => body.sessionId)).toEqual([videoSessionId, videoSessionId]);
  });

  test('renews lost keys, also while streaming', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.streaming);
    const { status, body } = await act(handshakeGig, fixture, gig.id, fixture.customer);
    expect({ status, sessionId: body.sessionId }).toEqual({ status: 200, sessionId: 'session' });
    expect(fixture.ports.video.sessions).toEqual([]);
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });

  test('issues no keys for a gig that is over', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const { body } = await act(handshakeGig, fixture, gig.id, fixture.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'purchased' });
    expect(body.token).toBeUndefined();
  });

  test('makes no session for an account that may not shake hands', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.enroute);
    expect((await act(handshakeGig, fixture, gig.id, fixture.second)).status).toBe(409);
    const early = await fixture.request([fixture.third], fixture.second);
    expect((await act(handshakeGig, fixture, early.id, fixture.second)).status).toBe(409);
    expect(fixture.ports.video.sessions).toEqual([]);
  });

  test('changes nothing when the provider does not answer', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.enroute);
    fixture.ports.video.createSession = async () => {
      throw new Failure('provider_unavailable');
    };
    expect((await act(handshakeGig, fixture, gig.id, fixture.first)).body).toMatchObject({
      status: 502,
      code: 'E_PROVIDER',
    });
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });
});

describe('startGig (D16)', () => {
  test.each(['customer', 'first'] as const)('begins the stream when the %s starts it, once for both', async (party) => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.handshaking);
    const started = await act(startGig, fixture, gig.id, fixture[party]);
    expect(started.body).toMatchObject({ status: 'streaming' });
    fixture.clock.advance(7);
    const other = party === 'customer' ? fixture.first : fixture.customer;
    expect((await act(startGig, fixture, gig.id, other)).body).toEqual(started.body);
  });

  test('waits for both handshakes', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.enroute, ['handshake', fixture.first]]);
    const { body } = await act(startGig, fixture, gig.id, fixture.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'handshaking', allowedEvents: ['cancel', 'handshake'] });
  });
});

describe('stopGig (D17)', () => {
  test('answers the gig with its price, and the same to the other party', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 69]);
    const stopped = await act(stopGig, fixture, gig.id, fixture.first);
    expect(stopped.body).toMatchObject({ id: gig.id, status: 'purchased', duration: 69, price: 11.15 });
    fixture.clock.advance(5);
    expect((await act(stopGig, fixture, gig.id, fixture.customer)).body).toEqual(stopped.body);
  });

  test('captures exactly once when both stop at once', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 107]);
    const both = await Promise.all([fixture.first, fixture.customer].map((as) => act(stopGig, fixture, gig.id, as)));
    expect(both.map(({ status, body }) => [status, body.price])).toEqual([
      [200, 11.78],
      [200, 11.78],
    ]);
    expect(await fixture.balances(gig.id)).toEqual({ card: 1178, hold: 0, revenue: -589, payable: -589 });
  });

  test('never charges more than the hold, however late the stream is stopped', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 3_600]);
    const { body } = await act(stopGig, fixture, gig.id, fixture.first);
    expect(body).toMatchObject({ duration: 600, price: 20 });
    expect(await fixture.balances(gig.id)).toEqual({ card: 2000, hold: 0, revenue: -1000, payable: -1000 });
  });

  test('charges an operator who stays alone for nothing after the last sign of the customer', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 107]);
    await call(sendPing, fixture.ports, { as: fixture.customer });
    fixture.clock.advance(600);
    const { body } = await act(stopGig, fixture, gig.id, fixture.first);
    expect(body).toMatchObject({ status: 'purchased', duration: 107, price: 11.78 });
  });

  test('charges in full a customer who sent one heartbeat and was then silent for less than ten minutes', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 1]);
    await call(sendPing, fixture.ports, { as: fixture.customer });
    fixture.clock.advance(598);
    const { body } = await act(stopGig, fixture, gig.id, fixture.first);
    expect(body).toMatchObject({ status: 'purchased', duration: 599, price: 19.98 });
  });
});

describe('extendGig (X18)', () => {
  test('raises the hold once, in the last five minutes that it pays for, and the stream goes on', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 299]);
    const tooEarly = await act(extendGig, fixture, gig.id, fixture.customer);
    expect([tooEarly.status, tooEarly.body]).toMatchObject([409, { allowedEvents: ['stop'] }]);
    fixture.clock.advance(1);
    expect((await act(extendGig, fixture, gig.id, fixture.first)).status).toBe(409);
    for (const attempt of ['first', 'repeated']) {
      const { status, body } = await act(extendGig, fixture, gig.id, fixture.customer);
      expect([attempt, status, body.status]).toEqual([attempt, 200, 'streaming']);
      expect(await fixture.balances(gig.id)).toEqual({ card: 4000, hold: -4000, revenue: 0, payable: 0 });
    }
    fixture.clock.advance(1_500);
    const { body } = await act(stopGig, fixture, gig.id, fixture.first);
    expect(body).toMatchObject({ duration: 1800, price: 40 });
    expect(await fixture.balances(gig.id)).toEqual({ card: 4000, hold: 0, revenue: -2000, payable: -2000 });
  });

  test.each([
    ['is a heartbeat of a customer who sends some', [sendPing]],
    ['is no heartbeat of a customer who sends none, and who must not seem silent later', []],
  ])('%s', async (_, heartbeats) => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 100]);
    for (const handler of heartbeats) await call(handler, fixture.ports, { as: fixture.customer });
    fixture.clock.advance(300);
    await act(extendGig, fixture, gig.id, fixture.customer);
    const heardAt = heartbeats.length > 0 ? new Date(fixture.clock.now()).toISOString() : null;
    expect((await fixture.stored(gig.id)).customerPingAt).toBe(heardAt);
  });
});
