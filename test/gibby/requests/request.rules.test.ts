import { describe, expect, test } from 'vitest';
import { isPaidFor, maxDaysToDelivery, requestMachine, requestTimers } from '#shared/gibby/requests/request.rules.ts';
import { RequestEventName, RequestStatus } from '#shared/gibby/requests/request.ts';
import { decideRequest, nextRequestTimer } from '#shared/gibby/requests/request-decision.rules.ts';
import { reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import { portOfRequestEffect } from '#shared/gibby/requests/request-ports.usecase.ts';
import { mermaid } from '#shared/kernel/state-machine.ts';
import { aRequest } from '#test/support/builders.ts';
import { begin, details, requesterId, requestId } from './request-memory.ts';

const day = 86_400_000;
const { request, event } = aRequest({ ...details, id: requestId, requesterId }, begin);

describe('the request table', () => {
  test('has the statuses and the events of the domain', () => {
    expect(Object.keys(requestMachine.states)).toEqual(RequestStatus.options);
    const events = [requestMachine.creation.event, ...requestMachine.transitions.map((row) => row.event)];
    expect([...new Set(events)].sort()).toEqual([...RequestEventName.options].sort());
  });

  test('lives until it is completed or cancelled, and holds money from the deposit on', () => {
    expect(requestMachine).toMatchObject({ name: 'request', version: 1 });
    expect(requestMachine.states).toEqual({
      open: 'live',
      pendingDeposit: 'live',
      inProgress: 'live',
      purchased: 'live',
      delivered: 'live',
      disputed: 'live',
      completed: 'settled',
      canceled: 'ended',
    });
    const paidFor = RequestStatus.options.filter(isPaidFor);
    expect(paidFor).toEqual(['inProgress', 'purchased', 'delivered', 'disputed']);
    expect(requestTimers).toEqual({ depositTtl: 24 * 3_600, autoReceive: 7 * 24 * 3_600 });
  });

  test('ends in less than the year that an execution may last', () => {
    // The last day begins in Jakarta, and a deposit may still be awaited when it is over.
    expect((maxDaysToDelivery + 2) * 86_400 + requestTimers.depositTtl).toBeLessThan(365 * 86_400);
  });

  test('draws itself with every status', () => {
    for (const status of RequestStatus.options) expect(mermaid(requestMachine)).toContain(status);
  });

  test('has a port for every effect, and an effect for every port', () => {
    const effects = new Set(requestMachine.transitions.flatMap((row) => row.effects ?? []));
    expect([...effects].sort()).toEqual(Object.keys(portOfRequestEffect).sort());
  });
});

describe('a new request', () => {
  test('is open, as the first event says', () => {
    expect(request).toMatchObject({ version: 1, status: 'open', offerCount: 0, accepted: null, history: [] });
    expect(event).toEqual({
      requestId,
      seq: 1,
      from: null,
      to: 'open',
      event: 'postRequest',
      actor: 'requester',
      by: '1',
      at: '2026-01-05T03:00:00.000Z',
      requestVersion: 1,
      request: expect.objectContaining({ requesterId, countryId: 110, categoryId: 2, itemName: 'Walnuts' }),
      offer: null,
      reasonId: null,
      refundedMinor: 0,
      earnedMinor: 0,
    });
  });

  test('expires with its maximum delivery date, when that day is over in Jakarta', () => {
    const dueAt = Date.parse('2026-01-15T00:00:00+07:00');
    expect(nextRequestTimer(request)).toEqual({ event: 'maximumDelivery', dueAt });
    const attempt = { event: 'maximumDelivery', actor: 'system', by: 'system' } as const;
    expect(decideRequest(request, { ...attempt, now: dueAt - 1 })).toMatchObject({
      kind: 'refused',
      guard: 'timerDue',
    });
    expect(decideRequest(request, { ...attempt, now: dueAt }).kind).toBe('apply');
  });

  test.each([
    ['pendingDeposit', 'depositTtl', day],
    ['delivered', 'autoReceive', 7 * day],
  ] as const)('waits while it is %s until %s', (status, name, after) => {
    expect(nextRequestTimer({ ...request, status })).toEqual({ event: name, dueAt: begin + after });
  });

  test.each(['inProgress', 'purchased', 'disputed', 'completed', 'canceled'] as const)(
    'has no timer when %s',
    (status) => {
      expect(nextRequestTimer({ ...request, status })).toBeUndefined();
    },
  );
});

test('reports can hide a request in every live state, and an administrator decides in each', () => {
  const live = Object.entries(requestMachine.states).flatMap(([state, kind]) => (kind === 'live' ? [state] : []));
  const statesOf = (name: string, by: string) =>
    requestMachine.transitions.filter(({ event, actor }) => event === name && actor === by).map(({ from }) => from);
  expect(statesOf('hide', 'system').sort()).toEqual(live.sort());
  for (const event of ['hide', 'show']) {
    expect(statesOf(event, 'admin').sort()).toEqual(Object.keys(requestMachine.states).sort());
  }
});

test('a request is hidden only once, and otherwise unchanged', () => {
  const attempt = { event: 'hide', actor: 'system', by: 'system', now: begin, reportCount: reportsThatHide } as const;
  expect(decideRequest(request, attempt)).toMatchObject({ kind: 'apply', transition: { to: 'open' } });
  const hidden = { ...request, hiddenAt: event.at, history: [{ event: 'hide', actor: 'system', by: 'system' }] };
  expect(decideRequest(hidden, attempt).kind).toBe('repeat');
});
