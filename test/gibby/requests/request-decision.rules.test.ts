import { describe, expect, test } from 'vitest';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import {
  actorInRequest,
  decideRequest,
  mayEver,
  nextRequestTimer,
  type RequestAttempt,
} from '#shared/gibby/requests/request-decision.rules.ts';
import { anAcceptedOffer, anOffer, aRequest, newOffer } from '#test/support/builders.ts';
import { begin, details, requesterId, requestId } from './request-memory.ts';

const open = aRequest({ ...details, id: requestId, requesterId }, begin).request;
const offer = anOffer({ id: 4, requestId, requesterId });
const accepted = anAcceptedOffer({ offerId: 4 });
const pendingDeposit: Request = { ...open, status: 'pendingDeposit', accepted };
/** The end of the requester's last day in Jakarta. */
const deadline = Date.parse('2026-01-15T00:00:00+07:00');

const requester = { actor: 'requester', by: '1' } as const;
const bidder = { actor: 'bidder', by: '2' } as const;
const traveller = { actor: 'traveller', by: '2' } as const;
const admin = { actor: 'admin', by: 'ad1' } as const;

type Given = Pick<RequestAttempt, 'event' | 'actor' | 'by'> & Partial<RequestAttempt>;
const decisionAbout = (request: Request, given: Given) => decideRequest(request, { now: begin, ...given });
const outcomeOf = (request: Request, given: Given) => {
  const decision = decisionAbout(request, given);
  return decision.kind === 'apply' ? decision.transition.to : decision.kind;
};
const refused = (currentState: Request['status'], ...allowedEvents: readonly string[]) => ({
  kind: 'refused',
  currentState,
  allowedEvents,
});
const past = ({ event, actor, by }: Given, choice?: number) => ({ event, actor, by, ...(choice && { choice }) });

describe('who may act', () => {
  test('is the requester, the accepted traveller, or anyone who may offer', () => {
    const roles = (request: Request) => ['1', '2', '3', '11'].map((userId) => actorInRequest(request, userId));
    expect(roles(open)).toEqual(['requester', 'bidder', 'bidder', 'bidder']);
    expect(roles(pendingDeposit)).toEqual(['requester', 'traveller', 'bidder', 'bidder']);
  });

  test.each([
    ['requester', ['accept', 'cancel', 'complain', 'decline', 'pay', 'receive']],
    ['bidder', ['offer', 'withdraw']],
    ['traveller', ['cancelOffer', 'deliver', 'purchase']],
    ['admin', ['hide', 'resolveBySplit', 'resolveForRequester', 'resolveForTraveller', 'show']],
    ['system', ['autoReceive', 'depositTtl', 'hide', 'maximumDelivery']],
  ] as const)('as %s, and in what', (actor, events) => {
    const all = [...new Set(requestMachine.transitions.map(({ event }) => event))];
    expect(all.filter((event) => mayEver(actor, event)).toSorted()).toEqual(events);
  });
});

describe('an offer', () => {
  test('is made once under its id, and while none of the same traveller is live', () => {
    const terms = newOffer({ id: 5 });
    expect(outcomeOf(open, { ...bidder, event: 'offer', newOffer: terms })).toBe('open');
    expect(outcomeOf(open, { ...bidder, event: 'offer', newOffer: terms, offer: { ...offer, id: 5 } })).toBe('repeat');
    expect(decisionAbout(open, { ...bidder, event: 'offer', newOffer: terms, offer })).toMatchObject({
      ...refused('open', 'withdraw'),
      guard: 'noLiveOffer',
    });
    const over = { ...offer, status: 'withdrawn' } as const;
    expect(outcomeOf(open, { ...bidder, event: 'offer', newOffer: terms, offer: over })).toBe('open');
    const lapsed = { ...open, lapsedThroughVersion: offer.requestVersion };
    expect(outcomeOf(lapsed, { ...bidder, event: 'offer', newOffer: terms, offer })).toBe('open');
  });

  test.each([
    ['withdraw', bidder, 'withdrawn', 'declined'],
    ['decline', requester, 'declined', 'withdrawn'],
  ] as const)('%s is a repeat for what it has made of the offer, and refused otherwise', (event, who, own, other) => {
    expect(outcomeOf(open, { ...who, event, offer })).toBe('open');
    expect(outcomeOf(open, { ...who, event, offer: { ...offer, status: own } })).toBe('repeat');
    expect(outcomeOf(open, { ...who, event, offer: { ...offer, status: other } })).toBe('refused');
    expect(outcomeOf(open, { ...who, event })).toBe('refused');
    expect(outcomeOf({ ...open, lapsedThroughVersion: 2 }, { ...who, event, offer })).toBe('refused');
  });

  test('is accepted once, and no second one instead of it', () => {
    const accept = { ...requester, event: 'accept', offer } as const;
    expect(outcomeOf(open, accept)).toBe('pendingDeposit');
    const after = { ...pendingDeposit, history: [past(accept)] };
    expect(decisionAbout(after, accept)).toEqual({ kind: 'repeat' });
    const second = { ...accept, offer: { ...offer, id: 5 } };
    expect(decisionAbout(after, second)).toEqual(refused('pendingDeposit', 'pay', 'cancel'));
    expect(outcomeOf({ ...after, history: [] }, accept)).toBe('refused');
  });
});

describe('what was said with a choice', () => {
  const complaint = { type: 2, at: open.createdAt } as const;
  const complain = { ...requester, event: 'complain' } as const;
  const disputed: Request = { ...pendingDeposit, status: 'disputed', complaint, history: [past(complain)] };

  test('is a repeat with the same type of complaint alone', () => {
    expect(outcomeOf(disputed, { ...complain, complaintType: 2 })).toBe('repeat');
    expect(decisionAbout(disputed, { ...complain, complaintType: 1 })).toEqual(refused('disputed'));
    expect(outcomeOf({ ...disputed, history: [] }, { ...complain, complaintType: 2 })).toBe('refused');
  });

  test('is a repeat with the same division of the money alone', () => {
    const divide = (toTravellerMinor: number) =>
      ({ ...admin, event: 'resolveBySplit', split: { toTravellerMinor, toRequesterMinor: 1 } }) as const;
    const divided: Request = { ...disputed, status: 'completed', history: [past(divide(5), 5)] };
    expect(outcomeOf(disputed, divide(5))).toBe('completed');
    expect(outcomeOf(divided, divide(5))).toBe('repeat');
    expect(decisionAbout(divided, divide(6))).toEqual(refused('completed', 'hide', 'show'));
    expect(outcomeOf(divided, { ...divide(5), by: 'ad2' })).toBe('refused');
  });

  test('is a repeat without a choice where an event has none', () => {
    const pay = { ...requester, event: 'pay' } as const;
    expect(outcomeOf({ ...pendingDeposit, status: 'inProgress', history: [past(pay)] }, pay)).toBe('repeat');
    expect(outcomeOf({ ...pendingDeposit, status: 'inProgress' }, pay)).toBe('refused');
  });
});

describe('time', () => {
  test('sends a request back to the market until its last day is over, and ends it from then on', () => {
    const giveUp = (now: number) => outcomeOf(pendingDeposit, { ...traveller, event: 'cancelOffer', now });
    expect([giveUp(deadline - 1), giveUp(deadline)]).toEqual(['open', 'canceled']);
    const unpaid = (now: number) =>
      outcomeOf(pendingDeposit, { actor: 'system', by: 'system', event: 'depositTtl', now });
    expect([unpaid(deadline - 1), unpaid(deadline)]).toEqual(['open', 'canceled']);
  });

  test('allows each event by its own timer, whichever was attempted', () => {
    const late = { actor: 'system', by: 'system', event: 'autoReceive', now: begin + 86_400_000 } as const;
    expect(decisionAbout(pendingDeposit, late)).toEqual(refused('pendingDeposit', 'depositTtl'));
    expect(decisionAbout(pendingDeposit, { ...late, now: late.now - 1 })).toEqual(refused('pendingDeposit'));
  });

  test('for the deposit begins when the state begins', () => {
    const later = { ...pendingDeposit, stateEnteredAt: '2026-01-06T03:00:00.000Z' };
    const due = Date.parse('2026-01-07T03:00:00.000Z');
    expect(nextRequestTimer(later)).toEqual({ event: 'depositTtl', dueAt: due });
    const unpaid = (now: number) => outcomeOf(later, { actor: 'system', by: 'system', event: 'depositTtl', now });
    expect([unpaid(due - 1), unpaid(due)]).toEqual(['refused', 'open']);
  });
});
