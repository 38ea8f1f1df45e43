import { describe, expect, test } from 'vitest';
import { handler as cancelGig } from '#functions/dropin/gigs/cancel-gig/handler.ts';
import { handler as confirmGig } from '#functions/dropin/gigs/confirm-gig/handler.ts';
import { handler as rejectGig } from '#functions/dropin/gigs/reject-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { gigFixture } from './stored-gig-fixture.ts';

describe('confirmGig (D12)', () => {
  test('sends the operator on the way, and answers a repetition the same', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    const confirm = () => call(confirmGig, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    const { status, body } = await confirm();
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: gig.id, status: 'operatorEnroute', operator: fixture.first });
    fixture.clock.advance(1);
    expect((await confirm()).body).toEqual(body);
  });

  test('is for the customer only', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    const { body } = await call(confirmGig, fixture.ports, { as: fixture.first, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'operatorFound', allowedEvents: ['cancel'] });
  });
});

describe('rejectGig (D13)', () => {
  test('ends a claimed gig, frees both parties and releases the hold', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    const { body } = await call(rejectGig, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 'customerRejected', duration: 5 });
    expect((await fixture.balances(gig.id)).card).toBe(0);
    const engaged = await fixture.ports.engagements.getMany([fixture.customer, fixture.first]);
    expect([...engaged.values()].filter((each) => each.customerGig ?? each.operatorGig)).toEqual([]);
  });

  test('is for a claimed gig only', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const { body } = await call(rejectGig, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'pendingOperator', allowedEvents: ['cancel'] });
  });
});

describe('cancelGig (D14)', () => {
  test.each([
    ['the customer, within five minutes of the claim', 300, 'customer', undefined],
    ['the customer, later', 301, 'customer', 10],
    ['the operator, later', 301, 'first', undefined],
  ] as const)('charges %s', async (_who, seconds, party, price) => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.found, ['confirm', fixture.customer], seconds]);
    const { body } = await call(cancelGig, fixture.ports, { as: fixture[party], params: { gigId: gig.id } });
    expect(body.status).toBe('cancelled');
    expect(body.price).toBe(price);
    expect((await fixture.balances(gig.id)).card).toBe((price ?? 0) * 100);
    const owed = await fixture.ports.engagements.get(fixture.customer);
    expect(owed.owesRatingFor).toEqual([]);
  });

  test('closes an offer that is not claimed yet', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const { body } = await call(cancelGig, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 'cancelled', operator: null });
    await expect(fixture.advance(gig.id, 'claimAccept', fixture.first)).rejects.toMatchObject({
      code: 'transition_refused',
    });
  });

  test('is refused once the stream has begun', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.streaming);
    const { body } = await call(cancelGig, fixture.ports, { as: fixture.customer, params: { gigId: gig.id } });
    expect(body).toMatchObject({ status: 409, currentState: 'streaming', allowedEvents: ['stop'] });
  });
});
