import { describe, expect, test } from 'vitest';
import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { fireDueGigTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { gigFixture } from './stored-gig-fixture.ts';

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
    const fixture = await gigFixture(50);
    const gig = await fixture.request(fixture.operators.slice(0, 20));
    const codes = await codesOf(fixture.operators.map((by) => fixture.advance(gig.id, 'claimAccept', by)));
    expect(codes).toEqual(Array.from({ length: 49 }, () => 'transition_refused'));
    const { operator, version, status } = await fixture.stored(gig.id);
    expect({ version, status }).toEqual({ version: 2, status: 'operatorFound' });
    expect(fixture.operators.slice(0, 20)).toContain(operator);
    const engaged = await fixture.ports.engagements.getMany(fixture.operators);
    expect([...engaged.values()].filter((each) => each.operatorGig).map((each) => each.accountId)).toEqual([operator]);
  });

  test('count each of 20 rejections and end the gig with the last', async () => {
    const fixture = await gigFixture(20);
    const gig = await fixture.request();
    expect(await codesOf(fixture.operators.map((by) => fixture.advance(gig.id, 'claimReject', by)))).toEqual([]);
    expect(await fixture.stored(gig.id)).toMatchObject({ status: 'allOperatorsRejected', version: 21 });
    expect((await fixture.balances(gig.id)).card).toBe(0);
  });

  test('let one operator who claims two gigs into one of them', async () => {
    const fixture = await gigFixture(3);
    const one = await fixture.request([fixture.first]);
    const two = await fixture.request([fixture.first], fixture.second);
    const codes = await codesOf([one, two].map((gig) => fixture.advance(gig.id, 'claimAccept', fixture.first)));
    expect(codes).toEqual(['gig_under_way']);
    const { operatorGig } = await fixture.ports.engagements.get(fixture.first);
    const claimed = [await fixture.stored(one.id), await fixture.stored(two.id)].filter((gig) => gig.operator !== null);
    expect(claimed.map((gig) => gig.id)).toEqual([operatorGig]);
  });

  test('return the same gig to an operator who claims twice', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const taps = Array.from({ length: 5 }, () => fixture.advance(gig.id, 'claimAccept', fixture.first));
    const stored = await Promise.all(taps);
    expect(new Set(stored.map(({ version }) => version))).toEqual(new Set([2]));
    expect((await fixture.ports.engagements.get(fixture.first)).operatorGig).toBe(gig.id);
  });

  test('capture once when both stop, and both get the same answer', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 69]);
    const both = [fixture.customer, fixture.first].map((by) =>
      advanceGig(fixture.ports, gig.id, { event: 'stop', by }),
    );
    const [one, two] = await Promise.all(both);
    expect(one).toEqual(two);
    expect(await fixture.balances(gig.id)).toEqual({ card: 1115, hold: 0, revenue: -557, payable: -558 });
    const { items } = await fixture.ports.ledger.statement(`operator:${fixture.first}:payable`, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('end in one consistent state when a claim meets a cancellation', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const codes = await codesOf([
      fixture.advance(gig.id, 'claimAccept', fixture.first),
      fixture.advance(gig.id, 'cancel', fixture.customer),
    ]);
    // The cancellation is allowed before and after the claim; the claim only before it.
    expect([[], ['transition_refused']]).toContainEqual(codes);
    expect((await fixture.stored(gig.id)).status).toBe('cancelled');
    expect((await fixture.ports.engagements.get(fixture.first)).operatorGig).toBeUndefined();
    expect(await fixture.balances(gig.id)).toEqual({ card: 0, hold: 0, revenue: 0, payable: 0 });
  });

  test('settle once when a stop meets the timer of a silent operator', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 30]);
    await fixture.ports.gigs.recordPing(gig.id, 'operator', new Date(fixture.clock.now()).toISOString());
    fixture.clock.advance(600);
    const codes = await codesOf([
      fireDueGigTimer(fixture.ports, gig.id),
      fixture.advance(gig.id, 'stop', fixture.customer),
    ]);
    const ended = await fixture.stored(gig.id);
    expect(ended.status).toBe('purchased');
    // Either way the stream counts until the last heartbeat. If a timer wins, be it of the hold or of the silence, the stop is late.
    const byTimer = ended.history.at(-1)?.event !== 'stop';
    expect(codes).toEqual(byTimer ? ['transition_refused'] : []);
    expect([ended.durationSeconds, ended.priceMinor]).toEqual([30, 1050]);
    const { card, hold, revenue, payable } = await fixture.balances(gig.id);
    expect({ card, hold, sum: card + hold + revenue + payable }).toEqual({ card: ended.priceMinor, hold: 0, sum: 0 });
    const { items } = await fixture.ports.ledger.statement(`operator:${fixture.first}:payable`, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('vote once when both rate', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const codes = await codesOf([
      fixture.advance(gig.id, 'rate', fixture.customer, 5),
      fixture.advance(gig.id, 'rate', fixture.first, 3),
    ]);
    expect(codes).toEqual([]);
    expect(await fixture.stored(gig.id)).toMatchObject({ status: 'voted', ratings: { customer: 5, operator: 3 } });
  });
});
