import { describe, expect, test } from 'vitest';
import { handler as cancelGig } from '#functions/dropin/gigs/cancel-gig/handler.ts';
import { handler as confirmGig } from '#functions/dropin/gigs/confirm-gig/handler.ts';
import { handler as handshakeGig } from '#functions/dropin/gigs/handshake-gig/handler.ts';
import { handler as rejectGig } from '#functions/dropin/gigs/reject-gig/handler.ts';
import { handler as startGig } from '#functions/dropin/gigs/start-gig/handler.ts';
import { handler as stopGig } from '#functions/dropin/gigs/stop-gig/handler.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { gigFixture, stranger } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { call } from '#test/support/call.ts';

/**
 * The routes whose body the document writes as `null`: the gig's state before, its state after, and a state in which
 * the route is refused.
 */
const routes = [
  ['confirmGig', confirmGig, 'found', 'operatorEnroute', 'none'],
  ['rejectGig', rejectGig, 'found', 'customerRejected', 'enroute'],
  ['cancelGig', cancelGig, 'enroute', 'cancelled', 'streaming'],
  ['handshakeGig', handshakeGig, 'enroute', 'handshaking', 'found'],
  ['startGig', startGig, 'handshaking', 'streaming', 'enroute'],
  ['stopGig', stopGig, 'streaming', 'purchased', 'handshaking'],
] as const;

describe.each(routes)('%s', (_name, route, at, to, tooEarlyOrLate) => {
  test('accepts the documented body', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps[at]);
    const answer = await call(route, fixture.ports, { as: fixture.customer, params: { gigId: gig.id }, body: 'null' });
    expect(answer.status).toBe(200);
    expect((await fixture.stored(gig.id)).status).toBe(to);
  });

  test('accepts no body at all', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps[at]);
    const answer = await call(route, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(answer.status).toBe(200);
  });

  test('answers 400 to bad input and changes nothing', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps[at]);
    const bad = [
      { params: { gigId: gig.id }, body: '{' },
      { params: { gigId: gig.id }, body: [] },
      { params: { gigId: 'fdfdsfdsfds' } },
    ];
    for (const request of bad) {
      const answer = await call(route, fixture.ports, { as: fixture.customer, ...request });
      expect(answer.body).toMatchObject({ status: 400, code: 'E_VALIDATION' });
    }
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });

  test('hides the gig from strangers', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps[at]);
    const foreign = await call(route, fixture.ports, { as: stranger, params: { gigId: gig.id } });
    const unknown = await call(route, fixture.ports, { as: fixture.customer, params: { gigId: stranger } });
    expect(foreign.body).toMatchObject({ status: 404, code: 'E_NOT_FOUND', reason: 'gig_not_found' });
    expect(foreign.body).toEqual(unknown.body);
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });

  test('refuses a wrong state, naming the state and the allowed events', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(tooEarlyOrLate === 'none' ? [] : fixture.steps[tooEarlyOrLate]);
    const { body } = await call(route, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, code: 'E_CONFLICT', currentState: gig.status });
    expect(body.allowedEvents.length).toBeGreaterThan(0);
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });
});

describe('NoBody', () => {
  test.each([undefined, null, {}, { anything: 1 }])('accepts %j', (body) => {
    expect(NoBody.safeParse(body).success).toBe(true);
  });

  test.each(['', 'now', 0, [], [null], true])('refuses %j', (body) => {
    expect(NoBody.safeParse(body).success).toBe(false);
  });
});
