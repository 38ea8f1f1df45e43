import { describe, expect, test } from 'vitest';
import { fireDueGigTimer, timerStateOfGig } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { gigFixture } from './stored-gig-fixture.ts';

const timers = [
  ['pendingOperator', 'none', 30, 'expired'],
  ['operatorFound', 'found', 60, 'expired'],
  ['operatorEnroute', 'enroute', 600, 'failed'],
  ['handshaking', 'handshaking', 600, 'failed'],
  ['streaming', 'toldOfEnd', 300, 'purchased'],
  ['purchased', 'purchased', 604_800, 'voted'],
] as const;

describe('fireDueGigTimer', () => {
  test.each(timers)(
    'ends %s (reached by %s) after %i s in %s, and not a second earlier',
    async (from, at, seconds, to) => {
      const fixture = await gigFixture();
      const gig = await fixture.play(at === 'none' ? [] : fixture.steps[at]);
      expect(gig.status).toBe(from);
      fixture.clock.advance(seconds - 1);
      expect(await fireDueGigTimer(fixture.ports, gig.id)).toEqual(gig);
      fixture.clock.advance(1);
      const ended = await fireDueGigTimer(fixture.ports, gig.id);
      expect(ended.status).toBe(to);
      expect(await fixture.stored(gig.id)).toEqual(ended);
    },
  );

  test.each(timers)('changes nothing when the timer of %s (%s) fires twice', async (_from, at, seconds) => {
    const fixture = await gigFixture();
    const gig = await fixture.play(at === 'none' ? [] : fixture.steps[at]);
    fixture.clock.advance(seconds);
    const ended = await fireDueGigTimer(fixture.ports, gig.id);
    const balances = await fixture.balances(gig.id);
    fixture.clock.advance(1);
    expect(await fireDueGigTimer(fixture.ports, gig.id)).toEqual(ended);
    expect(await fixture.balances(gig.id)).toEqual(balances);
  });

  test('changes nothing when one timer fires twice at once', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    fixture.clock.advance(30);
    const both = await Promise.all([fireDueGigTimer(fixture.ports, gig.id), fireDueGigTimer(fixture.ports, gig.id)]);
    expect(both.map(({ status, version }) => `${status} ${version}`)).toEqual(['expired 2', 'expired 2']);
    expect(await fixture.balances(gig.id)).toEqual({ card: 0, hold: 0, revenue: 0, payable: 0 });
  });

  test('changes nothing when the timer of an earlier state fires late', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    fixture.clock.advance(40);
    expect(await fireDueGigTimer(fixture.ports, gig.id)).toEqual(gig);
  });

  test('gives the operator ten minutes from each heartbeat', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 400, ['extend', fixture.customer], 100]);
    await fixture.ports.gigs.recordPing(gig.id, 'operator', timestampOf(fixture.clock.now()));
    fixture.clock.advance(599);
    const alive = await fireDueGigTimer(fixture.ports, gig.id);
    expect(alive.status).toBe('streaming');
    expect(timerStateOfGig(alive, fixture.clock.now()).timeoutSeconds).toBe(1);
    fixture.clock.advance(1);
    expect(await fireDueGigTimer(fixture.ports, gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 500 });
  });

  test('tells of the end of a stream five minutes before it, once, and again when the customer has extended it', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 299]);
    const startedAt = fixture.clock.now() - 299_000;
    const fire = () => fireDueGigTimer(fixture.ports, gig.id);
    const told = async () => {
      const events = await fixture.ports.gigs.events(gig.id, 0);
      return events.flatMap(({ event, paidUntil }) => (event === 'endingSoon' ? [paidUntil] : []));
    };
    expect(await fire()).toEqual(gig);
    fixture.clock.advance(1);
    await Promise.all([fire(), fire()]);
    await fire();
    expect(await told()).toEqual([timestampOf(startedAt + 600_000)]);
    await fixture.play([100, ['extend', fixture.customer]], gig);
    for (const _ of [1, 2, 3]) {
      await fixture.ports.gigs.recordPing(gig.id, 'operator', timestampOf(fixture.clock.now()));
      fixture.clock.advance(366);
      await fire();
    }
    expect(await told()).toHaveLength(1);
    fixture.clock.advance(2);
    await fire();
    expect(await told()).toEqual([600_000, 1_800_000].map((after) => timestampOf(startedAt + after)));
  });

  test('ends a stream when its hold is spent, even with heartbeats', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.toldOfEnd, 299]);
    await fixture.ports.gigs.recordPing(gig.id, 'operator', timestampOf(fixture.clock.now()));
    expect(await fireDueGigTimer(fixture.ports, gig.id)).toMatchObject({ status: 'streaming' });
    fixture.clock.advance(30);
    expect(await fireDueGigTimer(fixture.ports, gig.id)).toMatchObject({ status: 'purchased', durationSeconds: 600 });
  });

  test('lifts the locks of those who did not rate within a week, and only theirs', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.purchased, ['rate', fixture.customer, 5], 604_800]);
    await fireDueGigTimer(fixture.ports, gig.id);
    for (const account of [fixture.customer, fixture.first]) {
      expect((await fixture.ports.engagements.get(account)).owesRatingFor).toEqual([]);
    }
  });

  test('fails for a gig that does not exist', async () => {
    const fixture = await gigFixture();
    await expect(fireDueGigTimer(fixture.ports, '0'.repeat(24))).rejects.toMatchObject({ code: 'gig_not_found' });
  });
});

describe('timerStateOfGig', () => {
  test('rounds a timeout up, so that a state never wakes before its timer is due', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const at = (milliseconds: number) => timerStateOfGig(gig, fixture.clock.now() + milliseconds);
    expect(at(0)).toEqual({ itemId: gig.id, state: 'pendingOperator', timeoutSeconds: 30 });
    expect(at(1).timeoutSeconds).toBe(30);
    expect(at(29_999).timeoutSeconds).toBe(1);
    expect(at(99_000).timeoutSeconds).toBe(1);
  });

  test('has no timeout where no timer runs', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([['cancel', fixture.customer]]);
    expect(timerStateOfGig(gig, fixture.clock.now())).toEqual({
      itemId: gig.id,
      state: 'cancelled',
      timeoutSeconds: 0,
    });
  });
});
