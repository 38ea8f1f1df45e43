import { describe, expect, test } from 'vitest';
import { handler as rateGig } from '#functions/dropin/gigs/rate-gig/handler.ts';
import { call } from '#test/support/call.ts';
import { type GigWorld, gigWorld, stranger } from './gig-world.ts';

const rate = (world: GigWorld, gigId: string, as: string, rating: unknown) =>
  call(rateGig, world.ports, { as, params: { gigId }, body: { rating } });

describe('rateGig (D18)', () => {
  test('stores both scores and ends the rating with the second', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    const first = await rate(world, gig.id, world.first, 4);
    expect(first.body).toMatchObject({ status: 'purchased', operatorRating: { value: 4 }, customerRating: null });
    const second = await rate(world, gig.id, world.customer, 5);
    expect(second.body).toMatchObject({ status: 'voted', operatorRating: { value: 4 }, customerRating: { value: 5 } });
  });

  test('frees a party who has rated for the next gig at once', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    await expect(world.request()).rejects.toMatchObject({ code: 'rating_owed' });
    await rate(world, gig.id, world.customer, 5);
    expect((await world.request([world.second])).status).toBe('pendingOperator');
  });

  test('accepts the same score again as a repetition, and refuses another score', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    const { body } = await rate(world, gig.id, world.customer, 3);
    expect((await rate(world, gig.id, world.customer, 3)).body).toEqual(body);
    expect((await rate(world, gig.id, world.customer, 4)).body).toMatchObject({ status: 409, code: 'E_CONFLICT' });
    expect((await world.ports.accounts.get(world.first))?.operatorStars).toEqual({ stars: 3, count: 1 });
  });

  test('is only for a streamed gig, and only for its two parties', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.streaming);
    expect((await rate(world, gig.id, world.customer, 5)).body).toMatchObject({
      status: 409,
      currentState: 'streaming',
    });
    expect((await rate(world, gig.id, stranger, 5)).body).toMatchObject({ status: 404, reason: 'gig_not_found' });
  });

  test.each([0, 6, 2.5, '5', null, [1, 2, 3, 4, 5]])(
    'answers 400 to the rating %j and changes nothing',
    async (rating) => {
      const world = await gigWorld();
      const gig = await world.play(world.steps.purchased);
      expect((await rate(world, gig.id, world.customer, rating)).body).toMatchObject({
        status: 400,
        code: 'E_VALIDATION',
      });
      expect(await world.stored(gig.id)).toEqual(gig);
    },
  );
});
