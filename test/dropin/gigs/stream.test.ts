import { describe, expect, test } from 'vitest';
import { handler as handshakeGig } from '#functions/dropin/gigs/handshake-gig/handler.ts';
import { handler as startGig } from '#functions/dropin/gigs/start-gig/handler.ts';
import { handler as stopGig } from '#functions/dropin/gigs/stop-gig/handler.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { call } from '#test/support/call.ts';
import { type GigWorld, gigWorld } from './gig-world.ts';

const act = (route: Unit, world: GigWorld, gigId: string, as: string) =>
  call(route, world.ports, { as, params: { gigId } });

describe('handshakeGig (D15)', () => {
  test('makes one session for the gig and keys for each: the operator publishes, the customer watches', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.enroute);
    const operator = await act(handshakeGig, world, gig.id, world.first);
    const customer = await act(handshakeGig, world, gig.id, world.customer);
    const keys = { apiKey: 'video-key', sessionId: 'session-1' };
    const tokenOf = (account: string, role: string) => ({
      ...keys,
      token: `token of account=${account} as ${role}`,
      role,
    });
    expect(operator).toMatchObject({ status: 200, body: tokenOf(world.first, 'publisher') });
    expect(customer).toMatchObject({ status: 200, body: tokenOf(world.customer, 'subscriber') });
    expect(world.ports.video.sessions).toHaveLength(1);
    expect((await world.stored(gig.id)).shaken).toEqual(['operator', 'customer']);
  });

  test('gives both parties the session of the first when both shake hands at once', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.enroute);
    const both = await Promise.all([world.first, world.customer].map((as) => act(handshakeGig, world, gig.id, as)));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { videoSessionId } = await world.stored(gig.id);
    expect(both.map(({ body }) => body.sessionId)).toEqual([videoSessionId, videoSessionId]);
  });

  test('renews lost keys, also while streaming', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.streaming);
    const { status, body } = await act(handshakeGig, world, gig.id, world.customer);
    expect({ status, sessionId: body.sessionId }).toEqual({ status: 200, sessionId: 'session' });
    expect(world.ports.video.sessions).toEqual([]);
    expect(await world.stored(gig.id)).toEqual(gig);
  });

  test('issues no keys for a gig that is over', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    const { body } = await act(handshakeGig, world, gig.id, world.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'purchased' });
    expect(body.token).toBeUndefined();
  });

  test('makes no session for an account that may not shake hands', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.enroute);
    expect((await act(handshakeGig, world, gig.id, world.second)).status).toBe(409);
    const early = await world.request([world.third], world.second);
    expect((await act(handshakeGig, world, early.id, world.second)).status).toBe(409);
    expect(world.ports.video.sessions).toEqual([]);
  });

  test('changes nothing when the provider does not answer', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.enroute);
    world.ports.video.createSession = async () => {
      throw new Failure('provider_unavailable');
    };
    expect((await act(handshakeGig, world, gig.id, world.first)).body).toMatchObject({
      status: 502,
      code: 'E_PROVIDER',
    });
    expect(await world.stored(gig.id)).toEqual(gig);
  });
});

describe('startGig (D16)', () => {
  test.each(['customer', 'first'] as const)('begins the stream when the %s starts it, once for both', async (party) => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.handshaking);
    const started = await act(startGig, world, gig.id, world[party]);
    expect(started.body).toMatchObject({ status: 'streaming' });
    world.clock.advance(7);
    const other = party === 'customer' ? world.first : world.customer;
    expect((await act(startGig, world, gig.id, other)).body).toEqual(started.body);
  });

  test('waits for both handshakes', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.enroute, ['handshake', world.first]]);
    const { body } = await act(startGig, world, gig.id, world.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'handshaking', allowedEvents: ['cancel', 'handshake'] });
  });
});

describe('stopGig (D17)', () => {
  test('answers the gig with its price, and the same to the other party', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 69]);
    const stopped = await act(stopGig, world, gig.id, world.first);
    expect(stopped.body).toMatchObject({ id: gig.id, status: 'purchased', duration: 69, price: 11.15 });
    world.clock.advance(5);
    expect((await act(stopGig, world, gig.id, world.customer)).body).toEqual(stopped.body);
  });

  test('captures exactly once when both stop at once', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 107]);
    const both = await Promise.all([world.first, world.customer].map((as) => act(stopGig, world, gig.id, as)));
    expect(both.map(({ status, body }) => [status, body.price])).toEqual([
      [200, 11.78],
      [200, 11.78],
    ]);
    expect(await world.balances(gig.id)).toEqual({ card: 1178, hold: 0, revenue: -589, payable: -589 });
  });

  test('charges the card for what the hold does not cover', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 3_600]);
    await world.ports.gigs.recordPing(gig.id, new Date(world.clock.now()).toISOString());
    const { body } = await act(stopGig, world, gig.id, world.first);
    expect(body).toMatchObject({ duration: 3600, price: 70 });
    expect(await world.balances(gig.id)).toEqual({ card: 7000, hold: 0, revenue: -3500, payable: -3500 });
  });
});
