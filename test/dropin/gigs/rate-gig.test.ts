import { describe, expect, test } from 'vitest';
import { handler as rateGig } from '#functions/dropin/gigs/rate-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { type GigFixture, gigFixture, stranger } from './stored-gig-fixture.ts';

const rate = (fixture: GigFixture, gigId: string, as: string, rating: unknown) =>
  call(rateGig, fixture.ports, { as, params: { gigId }, body: { rating } });

describe('rateGig (D18)', () => {
  test('stores both scores and ends the rating with the second', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const first = await rate(fixture, gig.id, fixture.first, 4);
    expect(first.body).toMatchObject({ status: 'purchased', operatorRating: { value: 4 }, customerRating: null });
    const second = await rate(fixture, gig.id, fixture.customer, 5);
    expect(second.body).toMatchObject({ status: 'voted', operatorRating: { value: 4 }, customerRating: { value: 5 } });
  });

  test('costs its parties our half of the price, also when both are one person with two accounts', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    expect((await rate(fixture, gig.id, fixture.customer, 5)).status).toBe(200);
    const [earnedMinor, payableMinor] = await Promise.all(
      (['revenue:gig', `operator:${fixture.first}:payable`] as const).map((each) => fixture.ports.ledger.balance(each)),
    );
    expect(earnedMinor).toBeLessThanOrEqual(-500);
    // Half a cent goes to the operator.
    expect(Math.abs(Number(earnedMinor) - Number(payableMinor))).toBeLessThanOrEqual(1);
  });

  test('frees a party who has rated for the next gig at once', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    await expect(fixture.request()).rejects.toMatchObject({ code: 'rating_owed' });
    await rate(fixture, gig.id, fixture.customer, 5);
    expect((await fixture.request([fixture.second])).status).toBe('pendingOperator');
  });

  test('accepts the same score again as a repetition, and refuses another score', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const { body } = await rate(fixture, gig.id, fixture.customer, 3);
    expect((await rate(fixture, gig.id, fixture.customer, 3)).body).toEqual(body);
    expect((await rate(fixture, gig.id, fixture.customer, 4)).body).toMatchObject({ status: 409, code: 'E_CONFLICT' });
    expect((await fixture.ports.accounts.get(fixture.first))?.operatorStars).toEqual({ stars: 3, count: 1 });
  });

  test('is only for a streamed gig, and only for its two parties', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.streaming);
    expect((await rate(fixture, gig.id, fixture.customer, 5)).body).toMatchObject({
      status: 409,
      currentState: 'streaming',
    });
    expect((await rate(fixture, gig.id, stranger, 5)).body).toMatchObject({ status: 404, reason: 'gig_not_found' });
  });

  test.each([0, 6, 2.5, 'five', null, [1, 2, 3, 4, 5]])(
    'answers 400 to the rating %j and changes nothing',
    async (rating) => {
      const fixture = await gigFixture();
      const gig = await fixture.play(fixture.steps.purchased);
      expect((await rate(fixture, gig.id, fixture.customer, rating)).body).toMatchObject({
        status: 400,
        code: 'E_VALIDATION',
      });
      expect(await fixture.stored(gig.id)).toEqual(gig);
    },
  );
});
