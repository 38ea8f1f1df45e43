import { describe, expect, test } from 'vitest';
import type { RequestEventName } from '#shared/gibby/requests/request.rules.ts';
import { factsOf, type Request } from '#shared/gibby/requests/request.ts';
import { changeRequest, newRequest, refusedRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { decideRequest, type RequestAttempt } from '#shared/gibby/requests/request-decision.rules.ts';
import { anAcceptedOffer, anOffer, aRequest, newOffer } from '#test/support/builders.ts';
import { begin, details, requesterId, requestId } from './request-memory.ts';

const createdAt = '2026-01-05T03:00:00.000Z';
const at = '2026-01-05T03:01:00.000Z';
const open = aRequest({ ...details, id: requestId, requesterId }, begin).request;
const offer = anOffer({ id: 4, requestId, requesterId });
const accepted = anAcceptedOffer({ offerId: 4 });
const facts = { offerId: 4, travellerId: 2, priceMinor: 50_000, serviceFeeMinor: 17_500 };
const pendingDeposit: Request = { ...open, status: 'pendingDeposit', version: 5, accepted };
const inProgress: Request = { ...pendingDeposit, status: 'inProgress', accepted: { ...accepted, paidAt: createdAt } };
const delivered: Request = { ...inProgress, status: 'delivered' };
const disputed: Request = { ...inProgress, status: 'disputed' };

type Given = Pick<RequestAttempt, 'event' | 'actor' | 'by'> & Partial<RequestAttempt>;

/** The change that an attempt makes a minute later. */
function changeBy(request: Request, given: Given) {
  const attempt: RequestAttempt = { now: begin + 60_000, ...given };
  const decision = decideRequest(request, attempt);
  if (decision.kind !== 'apply') throw new Error(`${given.event} was not applied: ${JSON.stringify(decision)}`);
  return changeRequest(request, decision.transition, attempt);
}

/** Which fields of a request a change has set, besides those that every change sets. */
function fieldsOf(before: Request, { request }: ReturnType<typeof changeBy>) {
  expect(request.version).toBe(before.version + 1);
  expect(request.updatedAt).toBe(at);
  return Object.fromEntries(
    Object.entries(request).filter(
      ([name, value]) => !['version', 'updatedAt'].includes(name) && value !== before[name as keyof Request],
    ),
  );
}

const entry = (event: string, actor: string, by: string) => ({ event, actor, by });
const requester = { actor: 'requester', by: '1' } as const;
const traveller = { actor: 'traveller', by: '2' } as const;
const admin = { actor: 'admin', by: 'ad1' } as const;
const system = { actor: 'system', by: 'system' } as const;

test('a new request has all its fields and no past, as its event says', () => {
  const { request, event } = newRequest({ ...details, id: requestId, requesterId }, begin);
  expect(event).toEqual({
    event: 'postRequest',
    actor: 'requester',
    by: '1',
    requestId,
    seq: 1,
    from: null,
    to: 'open',
    at: createdAt,
    requestVersion: 1,
    request: factsOf(request),
    offer: null,
    reasonId: null,
    refundedMinor: 0,
    earnedMinor: 0,
  });
  expect(request).toEqual({
    ...details,
    id: requestId,
    requesterId,
    version: 1,
    status: 'open',
    processVersion: 1,
    createdAt,
    updatedAt: createdAt,
    stateEnteredAt: createdAt,
    timedFromVersion: 1,
    offerCount: 0,
    lapsedThroughVersion: 0,
    accepted: null,
    complaint: null,
    reasonId: null,
    hiddenAt: null,
    moderated: null,
    history: [],
  });
});

describe('of an open request', () => {
  test('an offer makes the next version, restarts no timer and leaves no entry', () => {
    const bidder = { actor: 'bidder', by: '2' } as const;
    const terms = newOffer({ id: 4, priceMinor: 50_000 });
    const change = changeBy(open, { ...bidder, event: 'offer', newOffer: terms });
    expect(fieldsOf(open, change)).toEqual({ offerCount: 1 });
    expect(change.newOffer).toEqual({
      ...terms,
      requestId,
      requesterId,
      travellerId: 2,
      countryId: details.countryId,
      status: 'pending',
      serviceFeeMinor: 17_500,
      requestVersion: 2,
      reasonId: null,
      createdAt: at,
      updatedAt: at,
    });
    expect(change.event).toEqual({
      ...bidder,
      event: 'offer',
      requestId,
      seq: 2,
      from: 'open',
      to: 'open',
      at,
      requestVersion: 2,
      request: factsOf(change.request),
      offer: { ...facts, tripId: terms.tripId, returnDate: terms.returnDate },
      reasonId: null,
      refundedMinor: 0,
      earnedMinor: 0,
    });
  });

  test('an answer to an offer is about that offer, with its reason', () => {
    const change = changeBy(open, { ...requester, event: 'decline', offer, reasonId: 3 });
    expect(fieldsOf(open, change)).toEqual({});
    expect(change).not.toHaveProperty('newOffer');
    const { tripId, returnDate } = offer;
    expect(change.event).toMatchObject({ offer: { ...facts, tripId, returnDate }, reasonId: 3 });
  });

  test('an acceptance stores what the deal will cost', () => {
    const change = changeBy(open, { ...requester, event: 'accept', offer });
    expect(fieldsOf(open, change)).toEqual({
      status: 'pendingDeposit',
      stateEnteredAt: at,
      history: [entry('accept', 'requester', '1')],
      accepted: {
        offerId: 4,
        travellerId: 2,
        tripId: offer.tripId,
        priceMinor: 50_000,
        serviceFeeMinor: 17_500,
        priceToPayMinor: 67_500,
        collectionMethodId: offer.collectionMethodId,
        returnDate: offer.returnDate,
        acceptedAt: at,
        paidAt: null,
      },
    });
  });

  test('a cancellation lapses all offers, and keeps its reason', () => {
    const change = changeBy({ ...open, version: 7 }, { ...requester, event: 'cancel', reasonId: 6 });
    expect(fieldsOf({ ...open, version: 7 }, change)).toEqual({
      status: 'canceled',
      stateEnteredAt: at,
      lapsedThroughVersion: 7,
      reasonId: 6,
      history: [entry('cancel', 'requester', '1')],
    });
    expect(change.event).toMatchObject({ offer: null, reasonId: 6 });
    expect(changeBy(open, { ...requester, event: 'cancel' }).request.reasonId).toBeNull();
  });

  test('a report by many hides it, and is the only event within a state that leaves an entry', () => {
    const before = { ...open, history: [entry('cancelOffer', 'traveller', '2')] };
    expect(fieldsOf(before, changeBy(before, { ...system, event: 'hide', reportCount: 5 }))).toEqual({
      hiddenAt: at,
      history: [...before.history, entry('hide', 'system', 'system')],
    });
  });
});

describe('of a request with an accepted offer', () => {
  test('the deposit stores when it was paid, and ends the other offers', () => {
    const before = { ...pendingDeposit, history: [entry('accept', 'requester', '1')] };
    expect(fieldsOf(before, changeBy(before, { ...requester, event: 'pay' }))).toEqual({
      status: 'inProgress',
      stateEnteredAt: at,
      lapsedThroughVersion: 5,
      accepted: { ...accepted, paidAt: at },
      history: [...before.history, entry('pay', 'requester', '1')],
    });
  });

  test('a traveller who gives up opens it anew, with a timer, without a past and with the money refunded', () => {
    const before = { ...inProgress, history: [entry('pay', 'requester', '1')] };
    const change = changeBy(before, { ...traveller, event: 'cancelOffer', reasonId: 2 });
    expect(fieldsOf(before, change)).toEqual({
      status: 'open',
      stateEnteredAt: at,
      timedFromVersion: 6,
      accepted: null,
      history: [entry('cancelOffer', 'traveller', '2')],
    });
    const { tripId, returnDate } = accepted;
    expect(change.event).toMatchObject({ offer: { ...facts, tripId, returnDate }, reasonId: 2 });
    expect(change.event).toMatchObject({ refundedMinor: 67_500, earnedMinor: 0 });
  });

  test('a deposit that does not come opens it anew, under the timer that runs', () => {
    const change = changeBy(pendingDeposit, { ...system, event: 'depositTtl', now: begin + 86_400_000 });
    expect(change.request).toMatchObject({ status: 'open', timedFromVersion: 1, accepted: null });
    expect(change.event).toMatchObject({ refundedMinor: 0, earnedMinor: 0 });
  });

  test('a delivery begins the time in which it counts as received', () => {
    const before = { ...inProgress, timedFromVersion: 1 };
    expect(changeBy(before, { ...traveller, event: 'deliver' }).request).toMatchObject({ timedFromVersion: 6 });
    expect(changeBy(before, { ...traveller, event: 'purchase' }).request).toMatchObject({ timedFromVersion: 1 });
  });

  test('a complaint keeps its type and its moment', () => {
    const change = changeBy(delivered, { ...requester, event: 'complain', complaintType: 2 });
    expect(fieldsOf(delivered, change)).toEqual({
      status: 'disputed',
      stateEnteredAt: at,
      complaint: { type: 2, at },
      history: [entry('complain', 'requester', '1')],
    });
  });

  test.each([
    ['receive', delivered, requester, {}, 0, 50_000],
    ['resolveForTraveller', disputed, admin, {}, 0, 50_000],
    ['resolveForRequester', disputed, admin, {}, 67_500, 0],
    [
      'resolveBySplit',
      disputed,
      admin,
      { split: { toRequesterMinor: 7_500, toTravellerMinor: 60_000 } },
      7_500,
      60_000,
    ],
    ['deliver', inProgress, traveller, { split: { toRequesterMinor: 1, toTravellerMinor: 1 } }, 0, 0],
  ] as const)('%s says what each gets, and keeps the accepted offer', (event, before, who, given, refunded, earned) => {
    const change = changeBy(before, { ...who, event, ...given });
    expect(change.event).toMatchObject({ refundedMinor: refunded, earnedMinor: earned });
    expect(change.request.accepted).toEqual(before.accepted);
  });

  test('a division of the money is part of the entry, since another one would be another event', () => {
    const split = { toRequesterMinor: 7_500, toTravellerMinor: 60_000 };
    const { request } = changeBy(disputed, { ...admin, event: 'resolveBySplit', split });
    expect(request.history).toEqual([{ ...entry('resolveBySplit', 'admin', 'ad1'), choice: 60_000 }]);
  });
});

describe('what an event needs', () => {
  const rowOf = (request: Request, given: Given) => {
    const attempt: RequestAttempt = { now: begin, ...given };
    const decision = decideRequest(request, attempt);
    if (decision.kind !== 'apply') throw new Error(decision.kind);
    return { transition: decision.transition, attempt };
  };

  test.each([
    ['the price of an offer', open, { actor: 'bidder', by: '2', event: 'offer' }, {}, 'needs its price'],
    ['the type of a complaint', delivered, { ...requester, event: 'complain' }, {}, 'needs a type'],
    ['the accepted offer', open, { ...requester, event: 'accept', offer }, { offer: undefined }, 'needs an offer'],
    ['a deal to pay for', { ...pendingDeposit, accepted: null }, { ...requester, event: 'pay' }, {}, 'no offer'],
  ] as const)('%s is not left out', (_what, before, given, without, why) => {
    const { transition, attempt } = rowOf(before, given);
    const { offer: _, ...rest } = attempt;
    const incomplete: RequestAttempt = 'offer' in without ? rest : attempt;
    expect(() => changeRequest(before, transition, incomplete)).toThrow(RangeError);
    expect(() => changeRequest(before, transition, incomplete)).toThrow(why);
  });
});

test.each([
  ['offer', 'This request takes no more offers.'],
  ['withdraw', 'You have no offer to withdraw.'],
  ['accept', 'This offer can no longer be accepted.'],
  ['decline', 'This offer can no longer be declined.'],
  ['pay', 'This request does not wait for your deposit.'],
  ['cancel', 'You are not able to cancel this request any more.'],
  ['cancelOffer', 'You are not able to cancel this offer any more.'],
  ['purchase', 'This request is not waiting for a purchase.'],
  ['deliver', 'This request is not waiting for a delivery.'],
  ['receive', 'This request is not waiting to be received.'],
  ['complain', 'You can complain about a request that has a deposit and is not completed.'],
  ['resolveForRequester', 'This request has no open complaint.'],
  ['resolveForTraveller', 'This request has no open complaint.'],
  ['resolveBySplit', 'This request has no open complaint.'],
  ['depositTtl', undefined],
] as const satisfies readonly (readonly [RequestEventName, string | undefined])[])(
  'a caller who is refused %s reads why',
  (event, sentence) => {
    const failure = refusedRequest(event, { kind: 'refused', currentState: 'canceled', allowedEvents: ['hide'] });
    expect(failure).toMatchObject({ code: 'transition_refused', sentence });
    expect(failure.facts).toEqual({ currentState: 'canceled', allowedEvents: ['hide'] });
  },
);
