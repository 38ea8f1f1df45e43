import { endOfDay } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import { isLive, statusOfOffer } from '#shared/gibby/offers/offer.rules.ts';
import type { Offer } from '#shared/gibby/offers/offer.ts';
import { allowedEvents, decide, listOf, soonestTimer, type Timer } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import {
  type RequestDecision,
  type RequestEventName,
  type RequestTypes,
  requestMachine,
  requestTimers,
} from './request.rules.ts';
import type { ComplaintType, Request } from './request.ts';
import { isReportedEnough } from './request-moderation.rules.ts';

/** An actor's attempt to move a request. */
export interface RequestAttempt<Event extends RequestEventName = RequestEventName> {
  readonly event: Event;
  readonly actor: RequestTypes['actor'];
  /** A user's or administrator's id as text, or `system`. */
  readonly by: string;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** The stored offer that the attempt is about: the one to answer, or the bidder's last one. */
  readonly offer?: Offer;
  /** The new offer of an `offer`. */
  readonly newOffer?: NewOffer;
  /** One of `reasons`, for `decline`, `cancel` and `cancelOffer`. */
  readonly reasonId?: number;
  /** For `complain`. */
  readonly complaintType?: ComplaintType;
  /** For `resolveBySplit`: whole rupiah; both parts add up to the price to pay. */
  readonly split?: EscrowSplit;
  /** For `hide` and `show`: how many people have reported the request whose reports count. */
  readonly reportCount?: number;
  /** For an administrator's `hide` and `show`: why. */
  readonly reason?: string;
}

/** The input of a new offer, with its trip. */
export interface NewOffer {
  readonly id: number;
  readonly tripId: number;
  readonly priceMinor: number;
  readonly collectionMethodId: number;
  readonly returnDate: string;
}

/** How a dispute divides the money in escrow. */
export interface EscrowSplit {
  readonly toRequesterMinor: number;
  readonly toTravellerMinor: number;
}

/** The role of a user in a request. Everyone but its requester and its accepted traveller is a bidder. */
export function actorInRequest(
  { requesterId, accepted }: Pick<Request, 'requesterId' | 'accepted'>,
  userId: string,
): 'requester' | 'traveller' | 'bidder' {
  if (String(requesterId) === userId) return 'requester';
  return accepted && String(accepted.travellerId) === userId ? 'traveller' : 'bidder';
}

/** Whether this actor may send an event in any state of a request. */
export function mayEver(actor: RequestTypes['actor'], event: RequestEventName): boolean {
  return requestMachine.transitions.some((row) => row.event === event && listOf(row.actor).includes(actor));
}

/** Decides what an attempt does to a request; changes nothing. */
export function decideRequest<Event extends RequestEventName>(
  request: Request,
  attempt: RequestAttempt<Event>,
): RequestDecision<Event> {
  const item = { state: request.status, history: request.history };
  const holds = (guard: RequestTypes['guard'], event: RequestEventName) =>
    requestGuards[guard](request, { ...attempt, event });
  const decision = decide(requestMachine, item, attempt, holds);
  if (decision.kind === 'apply') return decision;
  if (isDone(request, attempt, decision.kind === 'repeat')) return { kind: 'repeat' };
  if (decision.kind === 'refused') return decision;
  return {
    kind: 'refused',
    currentState: request.status,
    allowedEvents: allowedEvents(requestMachine, request.status, attempt.actor, holds),
  };
}

/**
 * The next timer that moves the request, and when it is due (milliseconds since the epoch); undefined when none runs.
 */
export function nextRequestTimer(request: Request): Timer<RequestTypes['timerEvent']> | undefined {
  return soonestTimer(requestMachine, request.status, (event) => dueAt(request, event));
}

/**
 * Whether exactly this was done before. Offers come and go within one state and leave no history entries, since there
 * may be hundreds; each offer stores its own outcome. An entry with another choice is a different entry.
 */
function isDone(
  request: Request,
  { event, offer, newOffer, ...attempt }: RequestAttempt,
  hasHappened: boolean,
): boolean {
  switch (event) {
    case 'offer':
      return offer !== undefined && offer.id === newOffer?.id;
    case 'withdraw':
      return offer?.status === 'withdrawn';
    case 'decline':
      return offer?.status === 'declined';
    case 'accept':
      return hasHappened && request.accepted?.offerId === offer?.id;
    case 'complain':
      return hasHappened && request.complaint?.type === attempt.complaintType;
    case 'resolveBySplit':
      return hasHappened && lastChoice(request, event) === attempt.split?.toTravellerMinor;
    default:
      return hasHappened;
  }
}

function lastChoice({ history }: Request, event: RequestEventName): number | undefined {
  return history.findLast((entry) => entry.event === event)?.choice;
}

/** A timer counts from entering the state; only the delivery date ends with its own day. */
function dueAt(request: Request, event: RequestEventName): number {
  if (event === 'maximumDelivery') return endOfDay(request.maximumDeliveryDate);
  const named: Partial<Record<RequestEventName, number>> = requestTimers;
  const seconds = named[event];
  if (seconds === undefined) throw new RangeError(`${event} is not raised by a timer.`);
  return epochMillisecondsOf(request.stateEnteredAt) + seconds * 1000;
}

/** Every guard of the table, which depends only on the stored request, the attempt and its offer. */
const requestGuards: Record<RequestTypes['guard'], (request: Request, attempt: RequestAttempt) => boolean> = {
  noLiveOffer: (request, { offer }) => !isLive(offer, request),
  offerPending: (request, { offer }) => offer !== undefined && statusOfOffer(offer, request) === 'pending',
  timerDue: (request, { event, now }) => now >= dueAt(request, event),
  deliveryDateAhead: ({ maximumDeliveryDate }, { now }) => now < endOfDay(maximumDeliveryDate),
  deliveryDatePassed: ({ maximumDeliveryDate }, { now }) => now >= endOfDay(maximumDeliveryDate),
  notYetHidden: ({ hiddenAt }) => hiddenAt === null,
  reportedEnough: (request, { reportCount = 0 }) => isReportedEnough(request, reportCount),
  notYetConfirmed: ({ hiddenAt, moderated }) => hiddenAt === null || moderated?.outcome !== 'hide',
  toBeShown: ({ hiddenAt, moderated }, { reportCount = 0 }) =>
    hiddenAt !== null || moderated?.outcome !== 'show' || reportCount > moderated.reportCount,
};
