import { describe, expect, test } from 'vitest';
import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { raiseDueTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { gigWorld } from './gig-world.ts';

/** The error codes of the concurrent calls that failed, sorted. */
async function codesOf(attempts: readonly Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(attempts);
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    return [result.reason instanceof Failure ? result.reason.code : String(result.reason)];
  });
}

describe('concurrent events of one gig', () => {
  test('give it to one of 50 operators who claim, and 49 get clean refusals', async () => {
    const world = await gigWorld(50);
    const gig = await world.request(world.operators.slice(0, 20));
    const codes = await codesOf(world.operators.map((by) => world.advance(gig.id, 'claimAccept', by)));
    expect(codes).toEqual(Array.from({ length: 49 }, () => 'transition_refused'));
    const { operator, version, status } = await world.stored(gig.id);
    expect({ version, status }).toEqual({ version: 2, status: 'operatorFound' });
    expect(world.operators.slice(0, 20)).toContain(operator);
    const engaged = await world.ports.engagements.getMany(world.operators);
    expect([...engaged.values()].filter((each) => each.operatorGig).map((each) => each.accountId)).toEqual([operator]);
  });

  test('count each of 20 rejections and end the gig with the last', async () => {
    const world = await gigWorld(20);
    const gig = await world.request();
    expect(await codesOf(world.operators.map((by) => world.advance(gig.id, 'claimReject', by)))).toEqual([]);
    expect(await world.stored(gig.id)).toMatchObject({ status: 'allOperatorsRejected', version: 21 });
    expect((await world.balances(gig.id)).card).toBe(0);
  });

  test('let one operator who claims two gigs into one of them', async () => {
    const world = await gigWorld(3);
    const one = await world.request([world.first]);
    const two = await world.request([world.first], world.second);
    const codes = await codesOf([one, two].map((gig) => world.advance(gig.id, 'claimAccept', world.first)));
    expect(codes).toEqual(['gig_under_way']);
    const { operatorGig } = await world.ports.engagements.get(world.first);
    const claimed = [await world.stored(one.id), await world.stored(two.id)].filter((gig) => gig.operator !== null);
    expect(claimed.map((gig) => gig.id)).toEqual([operatorGig]);
  });

  test('return the same gig to an operator who claims twice', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const taps = Array.from({ length: 5 }, () => world.advance(gig.id, 'claimAccept', world.first));
    const stored = await Promise.all(taps);
    expect(new Set(stored.map(({ version }) => version))).toEqual(new Set([2]));
    expect((await world.ports.engagements.get(world.first)).operatorGig).toBe(gig.id);
  });

  test('capture once when both stop, and both get the same answer', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 69]);
    const both = [world.customer, world.first].map((by) => advanceGig(world.ports, gig.id, { event: 'stop', by }));
    const [one, two] = await Promise.all(both);
    expect(one).toEqual(two);
    expect(await world.balances(gig.id)).toEqual({ card: 1115, hold: 0, revenue: -557, payable: -558 });
    const { items } = await world.ports.ledger.statement(`operator:${world.first}:payable`, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('end in one consistent state when a claim meets a cancellation', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const codes = await codesOf([
      world.advance(gig.id, 'claimAccept', world.first),
      world.advance(gig.id, 'cancel', world.customer),
    ]);
    // The cancellation is allowed before and after the claim; the claim only before it.
    expect([[], ['transition_refused']]).toContainEqual(codes);
    expect((await world.stored(gig.id)).status).toBe('cancelled');
    expect((await world.ports.engagements.get(world.first)).operatorGig).toBeUndefined();
    expect(await world.balances(gig.id)).toEqual({ card: 0, hold: 0, revenue: 0, payable: 0 });
  });

  test('settle once when a stop meets the timer of a silent operator', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 30]);
    await world.ports.gigs.recordPing(gig.id, new Date(world.clock.now()).toISOString());
    world.clock.advance(600);
    const codes = await codesOf([raiseDueTimer(world.ports, gig.id), world.advance(gig.id, 'stop', world.customer)]);
    const ended = await world.stored(gig.id);
    expect(ended.status).toBe('purchased');
    // If the timer wins, the stream counts until the last heartbeat, and the stop comes too late.
    const byTimer = ended.durationSeconds === 30;
    expect(codes).toEqual(byTimer ? ['transition_refused'] : []);
    expect(ended.priceMinor).toBe(byTimer ? 1050 : 2050);
    const { card, hold, revenue, payable } = await world.balances(gig.id);
    expect({ card, hold, sum: card + hold + revenue + payable }).toEqual({ card: ended.priceMinor, hold: 0, sum: 0 });
    const { items } = await world.ports.ledger.statement(`operator:${world.first}:payable`, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('vote once when both rate', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.purchased);
    const codes = await codesOf([
      world.advance(gig.id, 'rate', world.customer, 5),
      world.advance(gig.id, 'rate', world.first, 3),
    ]);
    expect(codes).toEqual([]);
    expect(await world.stored(gig.id)).toMatchObject({ status: 'voted', ratings: { customer: 5, operator: 3 } });
  });
});
