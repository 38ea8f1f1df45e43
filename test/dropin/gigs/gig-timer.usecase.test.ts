import { describe, expect, test } from 'vitest';
import { raiseDueTimer, standingOf } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { gigWorld } from './gig-world.ts';

const timers = [
  ['pendingOperator', 'none', 30, 'expired'],
  ['operatorFound', 'found', 60, 'expired'],
  ['operatorEnroute', 'enroute', 600, 'failed'],
  ['handshaking', 'handshaking', 600, 'failed'],
  ['streaming', 'streaming', 600, 'terminated'],
  ['purchased', 'purchased', 604_800, 'voted'],
] as const;

describe('raiseDueTimer', () => {
  test.each(timers)(
    'ends %s (reached by %s) after %i s in %s, and not a second earlier',
    async (from, at, seconds, to) => {
      const world = await gigWorld();
      const gig = await world.play(at === 'none' ? [] : world.steps[at]);
      expect(gig.status).toBe(from);
      world.clock.advance(seconds - 1);
      expect(await raiseDueTimer(world.ports, gig.id)).toEqual(gig);
      world.clock.advance(1);
      const ended = await raiseDueTimer(world.ports, gig.id);
      expect(ended.status).toBe(to);
      expect(await world.stored(gig.id)).toEqual(ended);
    },
  );

  test.each(timers)('changes nothing when the timer of %s (%s) fires twice', async (_from, at, seconds) => {
    const world = await gigWorld();
    const gig = await world.play(at === 'none' ? [] : world.steps[at]);
    world.clock.advance(seconds);
    const ended = await raiseDueTimer(world.ports, gig.id);
    const balances = await world.balances(gig.id);
    world.clock.advance(1);
    expect(await raiseDueTimer(world.ports, gig.id)).toEqual(ended);
    expect(await world.balances(gig.id)).toEqual(balances);
  });

  test('changes nothing when one timer fires twice at once', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    world.clock.advance(30);
    const both = await Promise.all([raiseDueTimer(world.ports, gig.id), raiseDueTimer(world.ports, gig.id)]);
    expect(both.map(({ status, version }) => `${status} ${version}`)).toEqual(['expired 2', 'expired 2']);
    expect(await world.balances(gig.id)).toEqual({ card: 0, hold: 0, revenue: 0, payable: 0 });
  });

  test('changes nothing when the timer of an earlier state fires late', async () => {
    const world = await gigWorld();
    const gig = await world.play(world.steps.found);
    world.clock.advance(40);
    expect(await raiseDueTimer(world.ports, gig.id)).toEqual(gig);
  });

  test('gives the operator ten minutes from each heartbeat', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 500]);
    await world.ports.gigs.recordPing(gig.id, timestampOf(world.clock.now()));
    world.clock.advance(599);
    const alive = await raiseDueTimer(world.ports, gig.id);
    expect(alive.status).toBe('streaming');
    expect(standingOf(alive, world.clock.now()).timeoutSeconds).toBe(1);
    world.clock.advance(1);
    expect(await raiseDueTimer(world.ports, gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 500 });
  });

  test('ends a stream after four hours even with heartbeats', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.streaming, 14_400]);
    await world.ports.gigs.recordPing(gig.id, timestampOf(world.clock.now()));
    expect(await raiseDueTimer(world.ports, gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 14_400 });
  });

  test('lifts the locks of those who did not rate within a week, and only theirs', async () => {
    const world = await gigWorld();
    const gig = await world.play([...world.steps.purchased, ['rate', world.customer, 5], 604_800]);
    await raiseDueTimer(world.ports, gig.id);
    for (const account of [world.customer, world.first]) {
      expect((await world.ports.engagements.get(account)).owesRatingFor).toEqual([]);
    }
  });

  test('fails for a gig that does not exist', async () => {
    const world = await gigWorld();
    await expect(raiseDueTimer(world.ports, '0'.repeat(24))).rejects.toMatchObject({ code: 'gig_not_found' });
  });
});

describe('standingOf', () => {
  test('rounds a timeout up, so that a state never wakes before its timer is due', async () => {
    const world = await gigWorld();
    const gig = await world.request();
    const at = (milliseconds: number) => standingOf(gig, world.clock.now() + milliseconds);
    expect(at(0)).toEqual({ itemId: gig.id, state: 'pendingOperator', timeoutSeconds: 30 });
    expect(at(1).timeoutSeconds).toBe(30);
    expect(at(29_999).timeoutSeconds).toBe(1);
    expect(at(99_000).timeoutSeconds).toBe(1);
  });

  test('has no timeout where no timer runs', async () => {
    const world = await gigWorld();
    const gig = await world.play([['cancel', world.customer]]);
    expect(standingOf(gig, world.clock.now())).toEqual({ itemId: gig.id, state: 'cancelled', timeoutSeconds: 0 });
  });
});
