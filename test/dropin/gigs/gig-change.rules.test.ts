import { describe, expect, test } from 'vitest';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { changeGig, newGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { decideGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { gigTariff } from '#shared/dropin/gigs/price.rules.ts';
import {
  attemptOf,
  begin,
  customer,
  first,
  gigId,
  lastChange,
  operators,
  play,
  type Step,
  toEnroute,
  toHandshaking,
  toPurchased,
  toStreaming,
} from './gig-fixture.ts';

const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();

/** Which fields the last of these steps has set, besides those that every change sets. */
function fieldsOf(steps: readonly Step[]) {
  const before = play(steps.slice(0, -1));
  const [seconds, event, by] = steps.at(-1) as Step;
  const { gig, event: said } = lastChange(steps);
  const { actor } = attemptOf(before, [seconds, event, by]);
  expect(gig).toMatchObject({ version: before.version + 1, updatedAt: at(seconds) });
  expect(gig.history).toEqual([...before.history, { event, actor, by }]);
  expect(said).toMatchObject({ gigId, seq: gig.version, gigVersion: gig.version, from: before.status, to: gig.status });
  expect(said).toMatchObject({ event, actor, by, at: at(seconds) });
  return Object.fromEntries(
    Object.entries(gig).filter(
      ([name, value]) =>
        !['version', 'updatedAt', 'history'].includes(name) &&
        JSON.stringify(value) !== JSON.stringify(before[name as keyof Gig]),
    ),
  );
}

test('a new gig has all its fields, a hold and no past', () => {
  const place = { latitude: 10.78, longitude: 106.7, metaData: null };
  const draft = { id: gigId, customer, candidates: operators, ...place };
  expect(newGig(draft, begin, { ...gigTariff, holdMinor: 3_000 })).toEqual({
    gig: {
      ...draft,
      version: 1,
      status: 'pendingOperator',
      processVersion: 3,
      createdAt: at(0),
      updatedAt: at(0),
      history: [],
      operator: null,
      videoSessionId: null,
      stateEnteredAt: at(0),
      claimedAt: null,
      startedAt: null,
      stoppedAt: null,
      lastPingAt: null,
      customerPingAt: null,
      holdMinor: 3_000,
      durationSeconds: null,
      priceMinor: null,
      operatorShareMinor: null,
      invoiceMonth: null,
      ratings: { customer: null, operator: null },
      shaken: [],
      acts: [],
    },
    event: {
      gigId,
      seq: 1,
      from: null,
      to: 'pendingOperator',
      event: 'request',
      actor: 'customer',
      by: customer,
      at: at(0),
      gigVersion: 1,
      notify: [{ to: 'candidates', code: 4, message: 'A customer requests a gig near you' }],
    },
  });
});

describe('a change sets exactly these fields:', () => {
  const handshake: Step[] = [...toEnroute, [60, 'handshake', first]];
  const rated: Step[] = [...toPurchased, [200, 'rate', customer, 5]];
  const voted: Step[] = [...rated, [210, 'rate', first, 4]];
  const paid = { priceMinor: 1_115, operatorShareMinor: 558 };

  test.each([
    [[[5, 'claimReject', first]], {}],
    [
      [[5, 'claimAccept', first]],
      { status: 'operatorFound', stateEnteredAt: at(5), operator: first, claimedAt: at(5) },
    ],
    [toEnroute, { status: 'operatorEnroute', stateEnteredAt: at(10) }],
    [handshake, { status: 'handshaking', stateEnteredAt: at(60), shaken: ['operator'] }],
    [[...handshake, [61, 'handshake', customer]], { shaken: ['operator', 'customer'] }],
    [toStreaming, { status: 'streaming', stateEnteredAt: at(100), startedAt: at(100) }],
    [[...toStreaming, [400, 'extend', customer]], { holdMinor: 4_000 }],
    [toPurchased, { status: 'purchased', stateEnteredAt: at(169), stoppedAt: at(169), durationSeconds: 69, ...paid }],
    [rated, { ratings: { customer: 5, operator: null } }],
    [voted, { status: 'voted', stateEnteredAt: at(210), ratings: { customer: 5, operator: 4 } }],
    [[...toPurchased, [604_969, 'ratingTtl', 'system']], { status: 'voted', stateEnteredAt: at(604_969) }],
    [
      [...voted, [300, 'generateInvoice', 'system']],
      { status: 'invoiceGenerated', stateEnteredAt: at(300), invoiceMonth: '2026-01' },
    ],
    [[[12, 'cancel', customer]], { status: 'cancelled', stateEnteredAt: at(12), durationSeconds: 12 }],
    [
      [...toEnroute, [400, 'cancel', customer]],
      {
        status: 'cancelled',
        stateEnteredAt: at(400),
        durationSeconds: 400,
        priceMinor: 1_000,
        operatorShareMinor: 500,
      },
    ],
    [
      [...toStreaming, [220, 'captureFail', 'system']],
      { status: 'failed', stateEnteredAt: at(220), stoppedAt: at(220), durationSeconds: 120 },
    ],
  ] as [Step[], object][])('%j', (steps, fields) => {
    expect(fieldsOf(steps)).toEqual(fields);
  });
});

test('a gig that never streamed has lasted for whole seconds', () => {
  const gig = play([]);
  const attempt = attemptOf(gig, [12, 'cancel', customer]);
  const late = { ...attempt, now: attempt.now + 999 };
  const decision = decideGig(gig, late);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  expect(changeGig(gig, decision.transition, late).gig.durationSeconds).toBe(12);
});

test('a gig without words in its table says none', () => {
  expect(lastChange([[5, 'claimReject', first]]).event.notify).toEqual([]);
});

test('the video session is that of the first handshake which brings one', () => {
  const session = (steps: Step[], videoSessionId?: string) => {
    const gig = play(steps);
    const attempt = { ...attemptOf(gig, [70, 'handshake', customer]), ...(videoSessionId && { videoSessionId }) };
    const decision = decideGig(gig, attempt);
    if (decision.kind !== 'apply') throw new Error(decision.kind);
    return changeGig(gig, decision.transition, attempt).gig.videoSessionId;
  };
  expect(session(toEnroute, 'session-1')).toBe('session-1');
  expect(session(toEnroute)).toBeNull();
});

test('a rating needs a score', () => {
  const gig = play(toPurchased);
  const attempt = attemptOf(gig, [200, 'rate', customer]);
  const decision = decideGig(gig, attempt);
  if (decision.kind !== 'apply') throw new Error(decision.kind);
  expect(() => changeGig(gig, decision.transition, attempt)).toThrow('needs a score');
});

test('a stream is extended by the hold of its tariff, and a fee is that of its tariff', () => {
  const dearer = { ...gigTariff, holdMinor: 3_000, cancellationFeeMinor: 700, perMinuteFeeMinor: 200 };
  const change = (steps: Step[], step: Step) => {
    const gig = play(steps);
    const attempt = attemptOf(gig, step);
    const decision = decideGig(gig, attempt, dearer);
    if (decision.kind !== 'apply') throw new Error(JSON.stringify(decision));
    return changeGig(gig, decision.transition, attempt, dearer).gig;
  };
  // 10.00 are left for the time, which are 300 s at 2.00 a minute.
  expect(change(toStreaming, [130, 'extend', customer]).holdMinor).toBe(5_000);
  expect(change(toHandshaking, [400, 'cancel', customer])).toMatchObject({ priceMinor: 700, operatorShareMinor: 350 });
  expect(change(toStreaming, [160, 'stop', first])).toMatchObject({ durationSeconds: 60, priceMinor: 1_200 });
});
