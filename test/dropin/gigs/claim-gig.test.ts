import { describe, expect, test } from 'vitest';
import { handler as claimGig } from '#functions/dropin/gigs/claim-gig/handler.ts';
import { createGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { call } from '#test/support/call.ts';
import { type GigFixture, gigFixture, stranger } from './stored-gig-fixture.ts';

const claim = (fixture: GigFixture, gigId: string, as: string, response: unknown = 'accept') =>
  call(claimGig, fixture.ports, { as, params: { gigId }, body: { response } });

describe('claimGig (D11)', () => {
  test('gives the gig to the first operator who accepts', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const { status, body } = await claim(fixture, gig.id, fixture.first);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: gig.id, operator: fixture.first, status: 'operatorFound' });
  });

  test('answers the winner the same when they accept again', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const { body } = await claim(fixture, gig.id, fixture.first);
    const again = await claim(fixture, gig.id, fixture.first);
    expect(again).toMatchObject({ status: 200, body });
  });

  test('tells a later operator the current state of the gig', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    const { body } = await claim(fixture, gig.id, fixture.second);
    expect(body).toMatchObject({ status: 409, code: 'E_CONFLICT', currentState: 'operatorFound', allowedEvents: [] });
  });

  test('reveals nothing of the gig to an operator who is not a candidate', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request([fixture.first]);
    const { body } = await claim(fixture, gig.id, fixture.second);
    expect(body).toEqual({
      type: 'urn:problem:transition_refused',
      title: 'State transition is invalid.',
      status: 409,
      code: 'E_CONFLICT',
      reason: 'transition_refused',
      requestId: 'test-request',
    });
  });

  test('continues after an operator rejects, and ends the gig with the last rejection', async () => {
    const fixture = await gigFixture(2);
    const gig = await fixture.request();
    expect((await claim(fixture, gig.id, fixture.first, 'reject')).body.status).toBe('pendingOperator');
    expect((await claim(fixture, gig.id, fixture.first)).status).toBe(409);
    expect((await claim(fixture, gig.id, fixture.second, 'reject')).body.status).toBe('allOperatorsRejected');
    expect((await fixture.balances(gig.id)).card).toBe(0);
    expect((await fixture.ports.engagements.get(fixture.customer)).customerGig).toBeUndefined();
  });

  test('shows an operator who rejects neither the exact place nor the meta data, nor later the winner', async () => {
    const fixture = await gigFixture(2);
    const gig = await createGig(fixture.ports, {
      customer: fixture.customer,
      candidates: [fixture.first, fixture.second],
      latitude: 10.784079,
      longitude: 106.704355,
      metaData: { instruction: 'Ring at the back door' },
    });
    const { status, body } = await claim(fixture, gig.id, fixture.first, 'reject');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'pendingOperator', latitude: 10.784, longitude: 106.704, metaData: null });

    await claim(fixture, gig.id, fixture.second);
    const repeated = await claim(fixture, gig.id, fixture.first, 'reject');
    expect(repeated.body).toMatchObject({ status: 'operatorFound', operator: null, metaData: null });
  });

  test('refuses an operator who owes a rating', async () => {
    const fixture = await gigFixture();
    await fixture.play(fixture.steps.purchased);
    const gig = await fixture.request([fixture.first], fixture.second);
    expect((await claim(fixture, gig.id, fixture.first)).body).toMatchObject({ status: 403, code: 'E_RATING_OWED' });
    expect((await fixture.stored(gig.id)).status).toBe('pendingOperator');
  });

  test('refuses an operator who is in another gig', async () => {
    const fixture = await gigFixture();
    await fixture.play(fixture.steps.enroute);
    const gig = await fixture.request([fixture.first], fixture.second);
    expect((await claim(fixture, gig.id, fixture.first)).body).toMatchObject({
      status: 409,
      code: 'E_PROCESS_UNDERWAY',
    });
  });

  test('does not let the customer claim', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const { body } = await claim(fixture, gig.id, fixture.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'pendingOperator', allowedEvents: ['cancel'] });
  });

  test('answers 404 for a gig that does not exist', async () => {
    const fixture = await gigFixture();
    expect((await claim(fixture, stranger, fixture.first)).body).toMatchObject({
      status: 404,
      reason: 'gig_not_found',
    });
  });

  test.each([['maybe'], [['accept', 'reject']], [undefined], [null], [1]])(
    'answers 400 to the response %j and changes nothing',
    async (response) => {
      const fixture = await gigFixture();
      const gig = await fixture.request();
      const body = response === undefined ? {} : { response };
      const answer = await call(claimGig, fixture.ports, { as: fixture.first, params: { gigId: gig.id }, body });
      expect(answer.body).toMatchObject({ status: 400, code: 'E_VALIDATION' });
      expect(await fixture.stored(gig.id)).toEqual(gig);
    },
  );
});
