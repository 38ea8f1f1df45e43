import { describe, expect, test } from 'vitest';
import { gigHas, gigMachine, isBoundByHold } from '#shared/dropin/gigs/gig.rules.ts';
import { GigStatus, GigStatuses } from '#shared/dropin/gigs/gig.ts';
import { changeGig, newGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { actorInGig, cancellationFee, decideGig, nextGigTimer } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { transfersOfGig } from '#shared/dropin/gigs/gig-transfers.rules.ts';
import { listOf, mermaid } from '#shared/kernel/state-machine.ts';
import {
  attemptOf,
  begin,
  customer,
  first,
  freshGig,
  gigId,
  lastChange,
  play,
  type Step,
  second,
  third,
  toEnroute,
  toFound,
  toHandshaking,
  toPurchased,
  toStreaming,
  toToldOfEnd,
} from './gig-fixture.ts';

const attempt = (steps: Step[], step: Step) => {
  const gig = play(steps);
  return decideGig(gig, attemptOf(gig, step));
};
const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
const pinged = (steps: Step[], seconds: number) => ({ ...play(steps), lastPingAt: at(seconds) });
/** A stream of which both parties were last heard at these seconds, with a hold for four hours and more. */
const heard = (operator: number, customerAt: number | null = null) => ({
  ...pinged(toStreaming, operator),
  customerPingAt: customerAt === null ? null : at(customerAt),
  holdMinor: 30_000,
});

describe('the gig table', () => {
  test("has the document's sixteen statuses", () => {
    expect(Object.keys(gigMachine.states).sort()).toEqual([...GigStatus.options].sort());
  });

  test('has statuses that a query may name all at once, and no more', () => {
    const all = GigStatus.options.join(',');
    expect(GigStatuses.parse(all)).toEqual(GigStatus.options);
    expect(GigStatuses.safeParse(`${all},streaming`).success).toBe(false);
  });

  test('pays, goes on and ends with the statuses of the contract', () => {
    const kinds = Map.groupBy(GigStatus.options, (status) => gigMachine.states[status]);
    expect(kinds.get('live')).toHaveLength(5);
    expect(kinds.get('settled')?.toSorted()).toEqual([
      'compensated',
      'invoiceGenerated',
      'invoiceSent',
      'purchased',
      'voted',
    ]);
    expect(kinds.get('ended')).toHaveLength(6);
    // Gigs under way name the table by which they move.
    expect(gigMachine).toMatchObject({ name: 'gig', version: 3 });
  });

  test('has timers only for what a timer raises, and joint events only for both parties', () => {
    const rows = gigMachine.transitions;
    expect(rows.filter(({ after }) => after !== undefined).every(({ event, after }) => event === after)).toBe(true);
    const timed = rows.filter(({ guard }) => listOf(guard).includes('timerDue'));
    expect(timed.every(({ after }) => after !== undefined)).toBe(true);
    expect(rows.filter(({ after }) => after !== undefined)).toHaveLength(timed.length);
    expect(rows.filter(({ joint }) => joint).map(({ event, to }) => `${event} ${to}`)).toEqual([
      'start streaming',
      'stop purchased',
      'stop terminated',
    ]);
  });

  test('says these words to these parties, and nothing else', () => {
    const [operator, customer, nothing] = ['operator:', 'customer:', [] as readonly string[]];
    const gaveUp = [`${customer} Your gig has failed`, `${operator} Your gig has failed`];
    const finished = [`${customer} 3 Your gig is finished`, `${operator} 3 Your gig is finished`];
    const unclaimed = [`${customer} No operators have claimed your gig`];
    const ready = ['otherParty: The other party is ready to stream'];
    const cancelled = [`${operator} The customer has cancelled the gig`];
    const wordsOf = (notify: readonly { to: string; code: number | null; message: string }[] = []) =>
      notify.map(({ to, code, message }) => `${to}:${code === null ? '' : ` ${code}`} ${message}`);
    expect(wordsOf(gigMachine.creation.notify)).toEqual(['candidates: 4 A customer requests a gig near you']);
    const said = gigMachine.transitions.map((row) => [
      `${row.event} in ${listOf(row.from).join(', ')}: ${row.to}`,
      wordsOf(row.notify),
    ]);
    expect(said).toEqual([
      [
        'claimAccept in pendingOperator: operatorFound',
        [`${customer} 5 An operator has claimed your gig`, 'otherCandidates: This gig is occupied'],
      ],
      ['claimReject in pendingOperator: pendingOperator', nothing],
      ['claimReject in pendingOperator: allOperatorsRejected', unclaimed],
      ['offerTtl in pendingOperator: expired', unclaimed],
      ['cancel in pendingOperator: cancelled', ['candidates: The customer has cancelled the gig']],
      ['confirm in operatorFound: operatorEnroute', [`${operator} The customer has confirmed the gig`]],
      ['reject in operatorFound: customerRejected', [`${operator} The customer has rejected your claim`]],
      [
        'confirmTtl in operatorFound: expired',
        [
          `${customer} You have not confirmed the operator in time`,
          `${operator} The customer has not confirmed in time`,
        ],
      ],
      ['cancel in operatorFound: cancelled', cancelled],
      ['cancel in operatorEnroute, handshaking: cancelled', cancelled],
      ['cancel in operatorEnroute, handshaking: cancelled', cancelled],
      [
        'cancel in operatorFound, operatorEnroute, handshaking: cancelled',
        [`${customer} The operator has cancelled the gig`],
      ],
      ['handshake in operatorEnroute: handshaking', ready],
      ['arrivalTtl in operatorEnroute: failed', gaveUp],
      ['pingTtl in operatorEnroute: failed', gaveUp],
      ['handshake in handshaking: handshaking', ready],
      ['start in handshaking: streaming', [`${customer} 2 Your gig has started`, `${operator} 2 Your gig has started`]],
      ['handshakeTtl in handshaking: failed', gaveUp],
      ['terminate in operatorEnroute, handshaking: failed', gaveUp],
      ['stop in streaming: purchased', finished],
      ['stop in streaming: terminated', gaveUp],
      ['extend in streaming: streaming', nothing],
      ['endingSoon in streaming: streaming', nothing],
      ['maxStream in streaming: purchased', finished],
      ['maxStream in streaming: terminated', gaveUp],
      ['pingTtl in streaming: purchased', finished],
      ['pingTtl in streaming: terminated', gaveUp],
      ['terminate in streaming: purchased', finished],
      ['terminate in streaming: terminated', gaveUp],
      ['captureFail in streaming: failed', gaveUp],
      ['rate in purchased: purchased', nothing],
      ['rate in purchased: voted', nothing],
      ['ratingTtl in purchased: voted', nothing],
      ['generateInvoice in voted: invoiceGenerated', nothing],
      ['sendInvoice in invoiceGenerated: invoiceSent', nothing],
      ['markCompensated in invoiceSent: compensated', nothing],
      ['generateInvoice in cancelled: cancelled', nothing],
      ['sendInvoice in cancelled: cancelled', nothing],
      ['markCompensated in cancelled: cancelled', nothing],
    ]);
  });

  test('gives rights and prices only in these statuses', () => {
    const having = (trait: Parameters<typeof gigHas>[1]) => GigStatus.options.filter((status) => gigHas(status, trait));
    expect(having('feeForCancelling')).toEqual(['operatorEnroute', 'handshaking']);
    expect(having('video')).toEqual(['handshaking', 'streaming']);
    expect(having('priced').toSorted()).toEqual(['cancelled', 'purchased']);
    expect([1, 2, 3].map(isBoundByHold)).toEqual([false, true, true]);
  });

  test('reaches every status', () => {
    const bothRated: Step[] = [...toPurchased, [200, 'rate', customer, 5], [210, 'rate', first, 4]];
    const invoiced: Step[] = [...bothRated, [300, 'generateInvoice', 'admin']];
    const sent: Step[] = [...invoiced, [301, 'sendInvoice', 'system']];
    const rejections: Step[] = [
      [1, 'claimReject', first],
      [2, 'claimReject', second],
      [3, 'claimReject', third],
    ];
    const paths: Step[][] = [
      [],
      toFound,
      toEnroute,
      toHandshaking,
      toStreaming,
      toPurchased,
      bothRated,
      invoiced,
      sent,
      [...sent, [302, 'markCompensated', 'admin']],
      rejections,
      [[30, 'offerTtl', 'system']],
      [...toEnroute, [700, 'pingTtl', 'system']],
      [[1, 'cancel', customer]],
      [...toFound, [9, 'reject', customer]],
      [...toStreaming, [400, 'extend', customer], [700, 'pingTtl', 'system']],
    ];
    expect(paths.map((path) => play(path).status).sort()).toEqual([...GigStatus.options].sort());
  });

  test('draws itself with every status', () => {
    const diagram = mermaid(gigMachine);
    for (const status of GigStatus.options) expect(diagram).toContain(status);
    expect(diagram).toContain('streaming --> purchased: customer or operator stop');
  });

  test('takes one gig from request to rating, with an event for every change', () => {
    const rated = play([...toPurchased, [200, 'rate', customer, 5], [210, 'rate', first, 4]]);
    expect(rated).toMatchObject({
      status: 'voted',
      version: rated.history.length + 1,
      operator: first,
      durationSeconds: 69,
      priceMinor: 1115,
      operatorShareMinor: 558,
      ratings: { customer: 5, operator: 4 },
      shaken: ['operator', 'customer'],
    });
    expect(rated.history.map((entry) => entry.event)).toEqual([
      'claimAccept',
      'confirm',
      'handshake',
      'handshake',
      'start',
      'stop',
      'rate',
      'rate',
    ]);
  });

  test('numbers events without a gap and records what changed', () => {
    const created = newGig({ ...freshGig }, begin).event;
    const change = attemptOf(freshGig, [5, 'claimAccept', first]);
    const decision = decideGig(freshGig, change);
    if (decision.kind !== 'apply') throw new Error('the claim was refused');
    expect(created).toMatchObject({ seq: 1, from: null, to: 'pendingOperator', event: 'request', by: customer });
    expect(changeGig(freshGig, decision.transition, change).event).toMatchObject({
      gigId,
      seq: 2,
      gigVersion: 2,
      from: 'pendingOperator',
      to: 'operatorFound',
      event: 'claimAccept',
      actor: 'candidate',
      by: first,
      at: '2026-01-05T10:00:05.000Z',
    });
  });

  test('refuses a gig without candidates', () => {
    expect(() => newGig({ ...freshGig, candidates: [] }, begin)).toThrow(RangeError);
  });
});

describe('claims', () => {
  test('return the stored result to the winner again, and a conflict to every other operator', () => {
    expect(attempt(toFound, [6, 'claimAccept', first])).toEqual({ kind: 'repeat' });
    expect(attempt(toFound, [6, 'claimAccept', second])).toMatchObject({
      kind: 'refused',
      currentState: 'operatorFound',
      allowedEvents: [],
    });
  });

  test('may not follow a rejection by the same operator', () => {
    expect(attempt([[3, 'claimReject', first]], [4, 'claimAccept', first])).toMatchObject({ guard: 'offerOpen' });
    expect(attempt([[3, 'claimReject', first]], [4, 'claimReject', first])).toEqual({ kind: 'repeat' });
  });

  test('end the gig with the last rejection only', () => {
    const steps: Step[] = [
      [3, 'claimReject', first],
      [4, 'claimReject', third],
    ];
    expect(play(steps).status).toBe('pendingOperator');
    expect(play([...steps, [5, 'claimReject', second]])).toMatchObject({
      status: 'allOperatorsRejected',
      durationSeconds: 5,
      priceMinor: null,
    });
  });

  test('end a direct request with its one rejection', () => {
    expect(play([[3, 'claimReject', first]], { ...freshGig, candidates: [first] }).status).toBe('allOperatorsRejected');
  });

  test('leave those who lost only the right to be notified', () => {
    const gig = play(toEnroute);
    expect(actorInGig(gig, second)).toBe('candidate');
    expect(actorInGig(gig, 'b00000000000000000000001')).toBeUndefined();
    expect(decideGig(gig, attemptOf(gig, [20, 'cancel', second])).kind).toBe('refused');
  });
});

describe('repeats', () => {
  test('of a stop return the stored result to either party, even after rating', () => {
    expect(attempt(toPurchased, [170, 'stop', first])).toEqual({ kind: 'repeat' });
    expect(attempt(toPurchased, [170, 'stop', customer])).toEqual({ kind: 'repeat' });
    expect(attempt([...toPurchased, [200, 'rate', first, 5]], [201, 'stop', first])).toEqual({ kind: 'repeat' });
  });

  test('of a rating require the same score', () => {
    const steps: Step[] = [...toPurchased, [200, 'rate', first, 5]];
    expect(attempt(steps, [201, 'rate', first, 5])).toEqual({ kind: 'repeat' });
    expect(attempt(steps, [201, 'rate', first, 1])).toMatchObject({ kind: 'refused', guard: 'notYetRated' });
  });

  test('of a handshake do not count for the other party', () => {
    const oneShaken: Step[] = [...toEnroute, [60, 'handshake', first]];
    expect(attempt(oneShaken, [61, 'handshake', first])).toEqual({ kind: 'repeat' });
    expect(attempt(oneShaken, [61, 'start', first])).toMatchObject({ guard: 'bothShaken', allowedEvents: ['cancel'] });
  });

  test('keep the one video session that the first handshake made', () => {
    const gig = play(toEnroute);
    const change = { ...attemptOf(gig, [60, 'handshake', first]), videoSessionId: 'session-1' };
    const decision = decideGig(gig, change);
    if (decision.kind !== 'apply') throw new Error('the handshake was refused');
    const shaken = changeGig(gig, decision.transition, change).gig;
    expect(shaken.videoSessionId).toBe('session-1');
    expect(play([[61, 'handshake', customer]], shaken).videoSessionId).toBe('session-1');
  });
});

describe('timers', () => {
  const due = (steps: Step[]) => {
    const timer = nextGigTimer(play(steps), begin + (steps.at(-1)?.[0] ?? 0) * 1000);
    return timer && [timer.event, (timer.dueAt - begin) / 1000];
  };

  test('fire at the times of the table', () => {
    expect(due([])).toEqual(['offerTtl', 30]);
    expect(due([[7, 'claimReject', first]])).toEqual(['offerTtl', 30]);
    expect(due(toFound)).toEqual(['confirmTtl', 65]);
    expect(due(toEnroute)).toEqual(['pingTtl', 610]);
    expect(due(toHandshaking)).toEqual(['handshakeTtl', 660]);
    expect(due(toStreaming)).toEqual(['endingSoon', 400]);
    // The regular end wins over silence.
    expect(due(toToldOfEnd)).toEqual(['maxStream', 700]);
    expect(due([...toToldOfEnd, [400, 'extend', customer]])).toEqual(['pingTtl', 700]);
    expect(due([...toPurchased, [200, 'rate', first, 5]])).toEqual(['ratingTtl', 604_969]);
    expect(due([...toPurchased, [200, 'rate', first, 5], [201, 'rate', customer, 5]])).toBeUndefined();
  });

  test('of silence move with every heartbeat, up to the longest arrival and the longest stream', () => {
    expect(nextGigTimer(heard(400), begin)).toEqual({ event: 'pingTtl', dueAt: begin + 1_000_000 });
    expect(nextGigTimer(heard(400, 300), begin)).toEqual({ event: 'pingTtl', dueAt: begin + 900_000 });
    const told = { ...heard(14_000), history: play(toToldOfEnd).history };
    expect(nextGigTimer(told, begin)).toEqual({ event: 'maxStream', dueAt: begin + 14_500_000 });
    expect(nextGigTimer(pinged(toToldOfEnd, 400), begin)).toEqual({ event: 'maxStream', dueAt: begin + 700_000 });
    expect(nextGigTimer(pinged(toEnroute, 3_500), begin)).toEqual({ event: 'arrivalTtl', dueAt: begin + 3_610_000 });
  });

  test('tell of the end of a stream once, and of a later end again', () => {
    const told = play(toToldOfEnd);
    expect(decideGig(told, attemptOf(told, [401, 'endingSoon', 'system'])).kind).toBe('repeat');
    expect(lastChange(toToldOfEnd).event).toMatchObject({ event: 'endingSoon', paidUntil: at(700) });
    const extended: Step[] = [...toToldOfEnd, [500, 'extend', customer]];
    expect(nextGigTimer({ ...play(extended), lastPingAt: at(1_500) }, begin)).toEqual({
      event: 'endingSoon',
      dueAt: begin + 1_600_000,
    });
    expect(lastChange([...extended, [1_600, 'endingSoon', 'system']]).event.paidUntil).toBe(at(1_900));
    // Who extends before the timer has fired is told of the later end alone.
    expect(attempt([...toStreaming, [400, 'extend', customer]], [401, 'endingSoon', 'system']).kind).toBe('refused');
  });

  test('tell nothing of an end that has come, nor of gigs of an earlier version of the table', () => {
    expect(nextGigTimer(play(toStreaming), begin + 700_000)).toEqual({ event: 'maxStream', dueAt: begin + 700_000 });
    expect(attempt(toStreaming, [700, 'endingSoon', 'system']).kind).toBe('refused');
    const old = { ...play(toStreaming), processVersion: 2 };
    expect(nextGigTimer(old, begin)).toEqual({ event: 'maxStream', dueAt: begin + 700_000 });
  });

  test('that fire early or late change nothing', () => {
    expect(attempt([], [29, 'offerTtl', 'system'])).toMatchObject({ kind: 'refused', guard: 'timerDue' });
    expect(attempt(toFound, [31, 'offerTtl', 'system']).kind).toBe('refused');
    const gig = pinged(toStreaming, 650);
    expect(decideGig(gig, attemptOf(gig, [700, 'pingTtl', 'system']))).toMatchObject({ guard: 'timerDue' });
  });
});

describe('a stream that ends', () => {
  test('is paid up to the last heartbeat', () => {
    const gig = play([[769, 'pingTtl', 'system']], pinged(toStreaming, 169));
    expect(gig).toMatchObject({ status: 'purchased', durationSeconds: 69, priceMinor: 1115 });
  });

  test('costs nothing without any heartbeat of the operator', () => {
    const gig = play([[700, 'pingTtl', 'system']], { ...play(toStreaming), holdMinor: 30_000 });
    expect(gig).toMatchObject({ status: 'terminated', durationSeconds: 0, priceMinor: null });
  });

  test.each([
    ['maxStream', 'system'],
    ['pingTtl', 'system'],
    ['stop', customer],
    ['terminate', 'admin'],
  ] as const)('by %s at its regular end pays an operator who was never heard', (event, by) => {
    const paid = { status: 'purchased', durationSeconds: 600, priceMinor: 2_000, operatorShareMinor: 1_000 };
    expect(play([[701, event, by]], play(toStreaming))).toMatchObject(paid);
  });

  test('is paid in full after a party has sent one heartbeat alone, until ten minutes have passed', () => {
    const once = (seconds: number, event: 'stop' | 'terminate', by: string, gig = heard(101, 101)) =>
      play([[seconds, event, by]], gig);
    expect(once(699, 'stop', first, { ...pinged(toStreaming, 690), customerPingAt: at(101) })).toMatchObject({
      durationSeconds: 599,
      priceMinor: 1_998,
    });
    for (const by of [customer, first]) expect(once(700, 'stop', by)).toMatchObject({ durationSeconds: 600 });
    expect(once(700, 'terminate', 'admin')).toMatchObject({ durationSeconds: 600 });
    for (const by of [customer, first]) expect(once(701, 'stop', by)).toMatchObject({ durationSeconds: 1 });
    expect(once(701, 'terminate', 'admin')).toMatchObject({ durationSeconds: 1 });
  });

  test('is not bound by its hold if its gig began with the first version of the table', () => {
    const old = { ...pinged(toStreaming, 14_400), processVersion: 1 };
    expect(nextGigTimer(old, begin)).toEqual({ event: 'maxStream', dueAt: begin + 14_500_000 });
    expect(decideGig(old, attemptOf(old, [600, 'extend', customer]))).toMatchObject({ guard: 'holdNearlySpent' });
    expect(play([[4_500, 'stop', first]], old)).toMatchObject({ durationSeconds: 4_400, priceMinor: 8_333 });
  });

  test('is paid for at most four hours, however late the timer fires', () => {
    const gig = play([[20_000, 'maxStream', 'system']], heard(19_999));
    expect(gig).toMatchObject({ status: 'purchased', durationSeconds: 14_400, priceMinor: 25_000 });
  });

  test.each(['stop', 'terminate'] as const)('of 0 s costs the same, and of a silent operator nothing: %s', (event) => {
    const by = event === 'stop' ? customer : 'admin';
    expect(play([[100, event, by]], play(toStreaming))).toMatchObject({ status: 'purchased', priceMinor: 1000 });
    const unheard = { ...play(toStreaming), holdMinor: 30_000 };
    expect(play([[699, event, by]], unheard)).toMatchObject({ status: 'purchased', durationSeconds: 599 });
    expect(play([[700, event, by]], unheard)).toMatchObject({ status: 'terminated', priceMinor: null });
  });

  test.each([
    ['an operator alone', 'stop', first, heard(4_400, 169), 69],
    ['a customer alone', 'stop', customer, heard(169, 4_400), 69],
    ['an administrator, with a silent customer', 'terminate', 'admin', heard(4_400, 169), 69],
    ['its longest time, with a silent operator', 'maxStream', 'system', heard(169, 19_999), 69],
    ['a customer alone who has never sent a heartbeat', 'stop', customer, heard(169), 69],
    ['an operator, with a customer who has never sent one', 'stop', first, heard(4_400), 4_310],
    ['a party, with both heard less than ten minutes ago', 'stop', first, heard(3_811, 3_811), 4_310],
  ] as const)('by %s is billed to the last sign of the silent party', (_, event, by, gig, durationSeconds) => {
    const seconds = event === 'maxStream' ? 20_000 : 4_410;
    expect(play([[seconds, event, by]], gig)).toMatchObject({ status: 'purchased', durationSeconds });
  });

  test('is never billed for more than its hold', () => {
    expect(play([[4_500, 'stop', first]], pinged(toStreaming, 4_500))).toMatchObject({
      durationSeconds: 600,
      priceMinor: 2000,
    });
  });

  test('is paid for its length when an administrator terminates it', () => {
    expect(play([...toStreaming, [220, 'terminate', 'admin']])).toMatchObject({
      status: 'purchased',
      durationSeconds: 120,
    });
  });

  test('keeps the money apart after a failed capture', () => {
    const gig = play([...toStreaming, [220, 'captureFail', 'system']]);
    expect(gig.status).toBe('failed');
    expect(transfersOfGig(['suspendHold'], gig)[0]?.id).toBe(`gig:${gigId}:suspend`);
  });
});

describe('a cancellation', () => {
  test('is charged only to the customer, for a confirmed gig, later than five minutes after the claim', () => {
    const fee = (steps: Step[], actor: 'customer' | 'operator', seconds: number) =>
      cancellationFee(play(steps), actor, begin + seconds * 1000);
    expect(fee(toEnroute, 'customer', 305)).toBe(0);
    expect(fee(toEnroute, 'customer', 306)).toBe(1000);
    expect(fee(toHandshaking, 'customer', 306)).toBe(1000);
    expect(fee(toEnroute, 'operator', 306)).toBe(0);
    expect(fee(toFound, 'customer', 306)).toBe(0);
  });

  test('that is charged owes the operator half, and one that is not releases the whole hold', () => {
    const late = play([...toEnroute, [400, 'cancel', customer]]);
    const early = attempt(toEnroute, [100, 'cancel', customer]);
    expect(late).toMatchObject({ status: 'cancelled', priceMinor: 1000, operatorShareMinor: 500 });
    expect(transfersOfGig(['capture'], late).map((each) => each.id)).toEqual([
      `gig:${gigId}:capture`,
      `gig:${gigId}:release`,
    ]);
    expect(early).toMatchObject({ transition: { effects: ['releaseHold', 'freeCustomer', 'freeOperator'] } });
  });

  test('is open to the operator from the claim until the stream', () => {
    for (const steps of [toFound, toEnroute, toHandshaking]) {
      expect(play([...steps, [400, 'cancel', first]])).toMatchObject({ status: 'cancelled', priceMinor: null });
    }
    expect(attempt(toStreaming, [120, 'cancel', first])).toMatchObject({ allowedEvents: ['stop'] });
  });
});
