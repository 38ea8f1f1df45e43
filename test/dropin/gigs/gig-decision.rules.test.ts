import { describe, expect, test } from 'vitest';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import {
  actorInGig,
  allowedGigEvents,
  billableSeconds,
  cancellationFee,
  decideGig,
  type GigAttempt,
  hasPinged,
  nextGigTimer,
  partyOf,
  priceOfGig,
} from '#shared/dropin/gigs/gig-decision.rules.ts';
import { gigTariff } from '#shared/dropin/gigs/price.rules.ts';
import {
  attemptOf,
  begin,
  customer,
  first,
  freshGig,
  play,
  type Step,
  second,
  toEnroute,
  toFound,
  toHandshaking,
  toPurchased,
  toStreaming,
} from './gig-fixture.ts';

const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
const streaming = play(toStreaming);
/** A hold for four hours and more. */
const longHold = { holdMinor: 30_000 };
const dueAt = (gig: Gig) => {
  const timer = nextGigTimer(gig, begin);
  return timer && [timer.event, (timer.dueAt - begin) / 1000];
};
/** The decision about a step that comes this many milliseconds later. */
const decisionAbout = (gig: Gig, step: Step, milliseconds = 0) => {
  const attempt = attemptOf(gig, step);
  return decideGig(gig, { ...attempt, now: attempt.now + milliseconds });
};
const outcomeOf = (...given: Parameters<typeof decisionAbout>) => {
  const decision = decisionAbout(...given);
  return decision.kind === 'apply' ? decision.transition.to : decision.kind;
};

describe('silence counts', () => {
  test('from the beginning of the state, or from a heartbeat in it', () => {
    expect(dueAt({ ...streaming, ...longHold, lastPingAt: at(50) })).toEqual(['pingTtl', 700]);
    expect(dueAt({ ...streaming, ...longHold, lastPingAt: at(150) })).toEqual(['pingTtl', 750]);
  });

  test('of the customer only in a stream', () => {
    const enroute = { ...play(toEnroute), lastPingAt: at(500), customerPingAt: at(100) };
    expect(dueAt(enroute)).toEqual(['pingTtl', 1_100]);
    const both = { ...streaming, ...longHold, lastPingAt: at(500), customerPingAt: at(200) };
    expect(dueAt(both)).toEqual(['pingTtl', 800]);
  });

  test('as broken only by a heartbeat after the state began', () => {
    expect(hasPinged({ ...streaming, lastPingAt: at(100) }, 'operator')).toBe(false);
    expect(hasPinged({ ...streaming, lastPingAt: at(101) }, 'operator')).toBe(true);
    expect(hasPinged({ ...streaming, lastPingAt: at(101) }, 'customer')).toBe(false);
    expect(hasPinged({ ...streaming, customerPingAt: at(101) }, 'customer')).toBe(true);
    const unheard = { ...streaming, ...longHold, lastPingAt: at(100) };
    expect(outcomeOf(unheard, [700, 'stop', customer])).toBe('terminated');
  });

  test('never of a customer who has sent no heartbeat', () => {
    const operatorHeard = { ...streaming, ...longHold, lastPingAt: at(4_400) };
    expect(play([[4_410, 'stop', first]], operatorHeard)).toMatchObject({ durationSeconds: 4_310 });
  });

  test('as unknown from the moment on at which the hold is spent', () => {
    expect(outcomeOf(streaming, [700, 'stop', customer])).toBe('purchased');
    expect(outcomeOf({ ...streaming, ...longHold }, [700, 'stop', customer])).toBe('terminated');
    expect(outcomeOf({ ...streaming, ...longHold }, [700, 'stop', first])).toBe('purchased');
    expect(outcomeOf({ ...streaming, ...longHold }, [700, 'stop', customer], -1)).toBe('purchased');
  });
});

describe('a stream is billed', () => {
  const billed = (gig: Gig, attempt: Partial<GigAttempt>) =>
    billableSeconds(gig, { event: 'stop', actor: 'operator', by: first, now: begin, ...attempt });

  test('by whole seconds, of which a part is free', () => {
    expect(billed(streaming, { now: begin + 169_999 })).toBe(69);
    expect(billed(streaming, { now: begin + 170_000 })).toBe(70);
  });

  test('for nothing before it begins, by whichever clock', () => {
    expect(billed(play(toHandshaking), { now: begin + 1_000_000 })).toBe(0);
    expect(billed(streaming, { now: begin + 99_000 })).toBe(0);
  });

  test('by the tariff that it is given', () => {
    const attempt: GigAttempt = { event: 'stop', actor: 'operator', by: first, now: begin + 160_000 };
    const tariff = { ...gigTariff, initialFeeMinor: 1_500, perMinuteFeeMinor: 100 };
    expect(priceOfGig(streaming, attempt, tariff)).toEqual({ priceMinor: 1_600, operatorShareMinor: 800 });
    expect(priceOfGig(streaming, attempt)).toEqual({ priceMinor: 1_100, operatorShareMinor: 550 });
  });
});

describe('a stream is extended', () => {
  const extension = (gig: Gig, seconds: number, milliseconds = 0) =>
    decisionAbout(gig, [seconds, 'extend', customer], milliseconds).kind;

  test('in the last five minutes of its hold, the first moment included and the last not', () => {
    expect(extension(streaming, 400, -1)).toBe('refused');
    expect(extension(streaming, 400)).toBe('apply');
    expect(extension(streaming, 700, -1)).toBe('apply');
    expect(extension(streaming, 700)).toBe('refused');
  });

  test('by no gig that began before holds bounded streams', () => {
    const old = { ...streaming, processVersion: 1, lastPingAt: at(14_400) };
    expect(dueAt(old)).toEqual(['maxStream', 14_500]);
    expect(extension(old, 400)).toBe('refused');
  });

  test('not beyond four hours', () => {
    expect(extension({ ...streaming, holdMinor: 24_900 }, 14_400)).toBe('apply');
    expect(extension({ ...streaming, holdMinor: 25_000 }, 14_400)).toBe('refused');
  });
});

describe('a cancellation costs', () => {
  const feeAt = (gig: Gig, milliseconds: number) => cancellationFee(gig, 'customer', begin + milliseconds);

  test('from the first moment after five minutes on', () => {
    expect(feeAt(play(toEnroute), 305_000)).toBe(0);
    expect(feeAt(play(toEnroute), 305_001)).toBe(1_000);
  });

  test('nothing before the customer has confirmed', () => {
    expect(feeAt(play(toFound), 900_000)).toBe(0);
  });

  test('nothing where no claim is known', () => {
    expect(feeAt({ ...play(toEnroute), claimedAt: null }, 900_000)).toBe(0);
  });

  test('nothing to anyone but the customer', () => {
    for (const actor of ['operator', 'candidate', 'system', 'admin'] as const)
      expect(cancellationFee(play(toEnroute), actor, begin + 900_000)).toBe(0);
  });

  test('even one cent, if that is the fee', () => {
    const cheap = { ...gigTariff, cancellationFeeMinor: 1 };
    const gig = play(toEnroute);
    const decision = decideGig(gig, attemptOf(gig, [400, 'cancel', customer]), cheap);
    expect(decision).toMatchObject({ kind: 'apply', transition: { guard: 'cancellationFeeDue' } });
  });
});

test.each([first, customer])('a stream does not begin before both have shaken hands, whichever was first', (by) => {
  const gig = play([...toEnroute, [60, 'handshake', by]]);
  expect(decisionAbout(gig, [61, 'start', by])).toMatchObject({ kind: 'refused', guard: 'bothShaken' });
});

describe('what a party may do now', () => {
  test('is nothing for a stranger, and little for those who lost', () => {
    const gig = play(toFound);
    const roles = [customer, first, second, 'b00000000000000000000001'].map((by) => actorInGig(gig, by));
    expect(roles).toEqual(['customer', 'operator', 'candidate', undefined]);
  });

  const allowed = (gig: Gig, by: string, seconds: number) =>
    allowedGigEvents(gig, attemptOf(gig, [seconds, 'cancel', by]));

  test('follows from the state and from what both have done', () => {
    expect(allowed(freshGig, customer, 1)).toEqual(['cancel']);
    expect(allowed(freshGig, first, 1)).toEqual(['claimAccept', 'claimReject']);
    expect(allowed(play([[1, 'claimReject', first]]), first, 2)).toEqual([]);
    expect(allowed(play(toFound), customer, 6)).toEqual(['confirm', 'reject', 'cancel']);
    expect(allowed(play(toFound), second, 6)).toEqual([]);
    expect(allowed(play(toEnroute), first, 20)).toEqual(['cancel', 'handshake']);
    expect(allowed(play(toHandshaking), customer, 70)).toEqual(['cancel', 'start']);
    expect(allowed(streaming, customer, 120)).toEqual(['stop']);
    expect(allowed(streaming, customer, 500)).toEqual(['stop', 'extend']);
    expect(allowed(play(toPurchased), customer, 200)).toEqual(['rate']);
    expect(allowed(play([...toPurchased, [200, 'rate', customer, 5]]), customer, 201)).toEqual([]);
    expect(allowed(play([...toPurchased, [200, 'rate', customer, 5]]), first, 201)).toEqual(['rate']);
    expect(allowed(freshGig, 'system', 29)).toEqual([]);
    expect(allowed(freshGig, 'system', 30)).toEqual(['offerTtl']);
  });

  test('is asked of parties alone where a rating or a heartbeat is meant', () => {
    expect((['customer', 'operator', 'candidate', 'system', 'admin'] as const).map(partyOf)).toEqual([
      'customer',
      'operator',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

test('a second rating with another score is refused in the state that the gig is in', () => {
  const rated = play([...toPurchased, [200, 'rate', first, 5]]);
  expect(decisionAbout(rated, [201, 'rate', first, 1])).toEqual({
    kind: 'refused',
    currentState: 'purchased',
    allowedEvents: [],
    guard: 'notYetRated',
  });
});
