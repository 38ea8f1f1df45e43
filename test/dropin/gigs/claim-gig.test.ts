import { describe, expect, test } from 'vitest';
import { handler as claimGig } from '#functions/dropin/gigs/claim-gig/handler.ts';
import { requestGig } from '#shared/dropin/gigs/request-gig.usecase.ts';
import { call } from '#test/support/call.ts';
import { type GigWorld, gigWorld, stranger } from './gig-world.ts';

const claim = (world: GigWorld, gigId: string, as: string, response: unknown = 'accept') =>
  call(claimGig, world.ports, { as, params: { gigId }, body: { response } });

describe('claimGig (D11)', () => {
  test('gives the gig to the first operator who accepts', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const { status, body } = await claim(world, gig.id, world.first);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: gig.id, operator: world.first, status: 'operatorFound' });
  });

  test('answers the winner the same when they accept again', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const { body } = await claim(world, gig.id, world.first);
    const again = await claim(world, gig.id, world.first);
    expect(again).toMatchObject({ status: 200, body });
  });

  test('tells a later operator the current state of the gig', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.found);
    const { body } = await claim(world, gig.id, world.second);
    expect(body).toMatchObject({ status: 409, code: 'E_CONFLICT', currentState: 'operatorFound', allowedEvents: [] });
  });

  test('reveals nothing of the gig to an operator who is not a candidate', async () => {
    const world = await gigWorld();
    const gig = await world.request([world.first]);
    const { body } = await claim(world, gig.id, world.second);
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
    const world = await gigWorld(2);
    const gig = await world.request();
    expect((await claim(world, gig.id, world.first, 'reject')).body.status).toBe('pendingOperator');
    expect((await claim(world, gig.id, world.first)).status).toBe(409);
    expect((await claim(world, gig.id, world.second, 'reject')).body.status).toBe('allOperatorsRejected');
    expect((await world.balances(gig.id)).card).toBe(0);
    expect((await world.ports.engagements.get(world.customer)).customerGig).toBeUndefined();
  });

  test('shows an operator who rejects neither the exact place nor the meta data, nor later the winner', async () => {
    const world = await gigWorld(2);
    const gig = await requestGig(world.ports, {
      customer: world.customer,
      candidates: [world.first, world.second],
      latitude: 10.784079,
      longitude: 106.704355,
      metaData: { instruction: 'Ring at the back door' },
    });
    const { status, body } = await claim(world, gig.id, world.first, 'reject');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'pendingOperator', latitude: 10.784, longitude: 106.704, metaData: null });

    await claim(world, gig.id, world.second);
    const repeated = await claim(world, gig.id, world.first, 'reject');
    expect(repeated.body).toMatchObject({ status: 'operatorFound', operator: null, metaData: null });
  });

  test('refuses an operator who owes a rating', async () => {
    const world = await gigWorld();
    await world.play(world.steps.purchased);
    const gig = await world.request([world.first], world.second);
    expect((await claim(world, gig.id, world.first)).body).toMatchObject({ status: 403, code: 'E_RATING_OWED' });
    expect((await world.stored(gig.id)).status).toBe('pendingOperator');
  });

  test('refuses an operator who is in another gig', async () => {
    const world = await gigWorld();
    await world.play(world.steps.enroute);
    const gig = await world.request([world.first], world.second);
    expect((await claim(world, gig.id, world.first)).body).toMatchObject({ status: 409, code: 'E_PROCESS_UNDERWAY' });
  });

  test('does not let the customer claim', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const { body } = await claim(world, gig.id, world.customer);
    expect(body).toMatchObject({ status: 409, currentState: 'pendingOperator', allowedEvents: ['cancel'] });
  });

  test('answers 404 for a gig that does not exist', async () => {
    const world = await gigWorld();
    expect((await claim(world, stranger, world.first)).body).toMatchObject({ status: 404, reason: 'gig_not_found' });
  });

  test.each([['maybe'], [['accept', 'reject']], [undefined], [null], [1]])(
    'answers 400 to the response %j and changes nothing',
    async (response) => {
      const world = await gigWorld();
      const gig = await world.request();
      const body = response === undefined ? {} : { response };
      const answer = await call(claimGig, world.ports, { as: world.first, params: { gigId: gig.id }, body });
      expect(answer.body).toMatchObject({ status: 400, code: 'E_VALIDATION' });
      expect(await world.stored(gig.id)).toEqual(gig);
    },
  );
});
