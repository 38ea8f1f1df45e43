import { describe, expect, test } from 'vitest';
import { handler as cancelGig } from '#functions/dropin/gigs/cancel-gig/handler.ts';
import { handler as confirmGig } from '#functions/dropin/gigs/confirm-gig/handler.ts';
import { handler as rejectGig } from '#functions/dropin/gigs/reject-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { gigWorld } from './gig-world.ts';

describe('confirmGig (D12)', () => {
  test('sends the operator on the way, and answers a repetition the same', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.found);
    const confirm = () => call(confirmGig, world.ports, { as: world.customer, params: { gigId: gig.id } });
    const { status, body } = await confirm();
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: gig.id, status: 'operatorEnroute', operator: world.first });
    world.clock.advance(1);
    expect((await confirm()).body).toEqual(body);
  });

  test('is for the customer only', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.found);
    const { body } = await call(confirmGig, world.ports, { as: world.first, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'operatorFound', allowedEvents: ['cancel'] });
  });
});

describe('rejectGig (D13)', () => {
  test('ends a claimed gig, frees both parties and releases the hold', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.found);
    const { body } = await call(rejectGig, world.ports, { as: world.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 'customerRejected', duration: 5 });
    expect((await world.balances(gig.id)).card).toBe(0);
    const engaged = await world.ports.engagements.getMany([world.customer, world.first]);
    expect([...engaged.values()].filter((each) => each.customerGig ?? each.operatorGig)).toEqual([]);
  });

  test('is for a claimed gig only', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const { body } = await call(rejectGig, world.ports, { as: world.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'pendingOperator', allowedEvents: ['cancel'] });
  });
});

describe('cancelGig (D14)', () => {
  test.each([
    ['the customer, within five minutes of the claim', 300, 'customer', undefined],
    ['the customer, later', 301, 'customer', 10],
    ['the operator, later', 301, 'first', undefined],
  ] as const)('charges %s', async (_who, seconds, party, price) => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.found, ['confirm', world.customer], seconds]);
    const { body } = await call(cancelGig, world.ports, { as: world[party], params: { gigId: gig.id } });
    expect(body.status).toBe('cancelled');
    expect(body.price).toBe(price);
    expect((await world.balances(gig.id)).card).toBe((price ?? 0) * 100);
    const owed = await world.ports.engagements.get(world.customer);
    expect(owed.owesRatingFor).toEqual([]);
  });

  test('closes an offer that is not claimed yet', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const { body } = await call(cancelGig, world.ports, { as: world.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 'cancelled', operator: null });
    await expect(world.advance(gig.id, 'claimAccept', world.first)).rejects.toMatchObject({
      code: 'transition_refused',
    });
  });

  test('is refused once the stream has begun', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.streaming);
    const { body } = await call(cancelGig, world.ports, { as: world.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'streaming', allowedEvents: ['stop'] });
  });
});
