import { serviceFeeMinor } from '#shared/gibby/offers/offer.rules.ts';
import { type Offer, priceToPayMinor } from '#shared/gibby/offers/offer.ts';
import type { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, type Refused } from '#shared/kernel/run-transition.ts';
import { firstVersion, timersOf } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { type RequestEffect, type RequestEventName, type RequestTransition, requestMachine } from './request.rules.ts';
import {
  type AcceptedOffer,
  factsOf,
  type OfferOfEvent,
  type Request,
  type RequestDetails,
  type RequestEvent,
} from './request.ts';
import type { RequestAttempt } from './request-decision.rules.ts';

/** A new version of a request and the event that made it. Both are written in one transaction, with the effects. */
export interface RequestChange {
  readonly request: Request;
  readonly event: RequestEvent;
  /** The offer that the event made; absent for all events but `offer`. */
  readonly newOffer?: Offer;
}

/** The new request, at `now` milliseconds since the epoch. */
export function newRequest(
  draft: RequestDetails & { readonly id: number; readonly requesterId: number },
  now: number,
): RequestChange {
  const at = timestampOf(now);
  const request: Request = {
    ...draft,
    ...firstVersion(requestMachine, at),
    stateEnteredAt: at,
    timedFromVersion: 1,
    offerCount: 0,
    lapsedThroughVersion: 0,
    accepted: null,
    complaint: null,
    reasonId: null,
    hiddenAt: null,
    moderated: null,
  };
  const by = String(request.requesterId);
  return {
    request,
    event: { ...eventOf(request, null, at), event: 'postRequest', actor: requestMachine.creation.actor, by },
  };
}

/** The request after a transition that `decideRequest` has allowed for the same attempt. */
export function changeRequest(request: Request, transition: RequestTransition, attempt: RequestAttempt): RequestChange {
  const at = timestampOf(attempt.now);
  const effects = transition.effects ?? [];
  const newOffer = effects.includes('makeOffer') ? offerOf(request, attempt, at) : undefined;
  const changed: Request = {
    ...request,
    ...fieldsSetBy(request, transition, attempt, at),
    version: request.version + 1,
    status: transition.to,
    updatedAt: at,
    // An offer, or a report, must not restart the state's timer.
    stateEnteredAt: transition.to === request.status ? request.stateEnteredAt : at,
    ...(entersTimedStates(request, transition) && { timedFromVersion: request.version + 1 }),
    history: historyOf(request, transition, attempt),
  };
  const { event, actor, by } = attempt;
  return {
    request: changed,
    event: {
      ...eventOf(changed, request, at),
      event,
      actor,
      by,
      offer: offerOfEvent(request, attempt, newOffer),
      reasonId: attempt.reasonId ?? null,
      ...paidOut(request, effects, attempt),
    },
    ...(newOffer && { newOffer }),
  };
}

function entersTimedStates({ status }: Request, { to }: RequestTransition): boolean {
  return timersOf(requestMachine, status).length === 0 && timersOf(requestMachine, to).length > 0;
}

/** The event without its event name, actor and account. */
function eventOf(request: Request, before: Request | null, at: string) {
  return {
    requestId: request.id,
    seq: request.version,
    from: before?.status ?? null,
    to: request.status,
    at,
    requestVersion: request.version,
    request: factsOf(request),
    offer: null,
    reasonId: null,
    refundedMinor: 0,
    earnedMinor: 0,
  };
}

/**
 * The history contains only what moves, hides or shows the request, because there may be many offers. A request that opens again starts
 * with an empty history, so the same traveller may do everything once more.
 */
function historyOf(request: Request, { to }: RequestTransition, attempt: RequestAttempt): Request['history'] {
  const { event, actor, by, split } = attempt;
  if (to === request.status && event !== 'hide' && event !== 'show') return request.history;
  const entry = { event, actor, by, ...(split && { choice: split.toTravellerMinor }) };
  return reopens(request, to) ? [entry] : [...request.history, entry];
}

function reopens({ status }: Request, to: Request['status']): boolean {
  return to === 'open' && status !== 'open';
}

/** The fields that the event itself sets on the request. */
function fieldsSetBy(
  request: Request,
  transition: RequestTransition,
  attempt: RequestAttempt,
  at: string,
): Partial<Request> {
  const effects = transition.effects ?? [];
  return {
    ...(effects.includes('makeOffer') && { offerCount: request.offerCount + 1 }),
    ...(effects.includes('lapseOffers') && { lapsedThroughVersion: request.version }),
    ...moderationAfter(request, attempt, at),
    ...(attempt.event === 'cancel' && { reasonId: attempt.reasonId ?? null }),
    ...(attempt.event === 'complain' && { complaint: complaintOf(attempt, at) }),
    ...acceptedAfter(request, transition, attempt, at),
  };
}

/** Whether the request is hidden after the event, and what an administrator has decided by it. */
function moderationAfter(
  { hiddenAt }: Request,
  { event, actor, reportCount = 0 }: RequestAttempt,
  at: string,
): Partial<Request> {
  if (event !== 'hide' && event !== 'show') return {};
  return {
    hiddenAt: event === 'show' ? null : (hiddenAt ?? at),
    ...(actor === 'admin' && { moderated: { outcome: event, reportCount } }),
  };
}

function complaintOf({ complaintType }: RequestAttempt, at: string): Request['complaint'] {
  if (complaintType === undefined) throw new RangeError('A complaint needs a type.');
  return { type: complaintType, at };
}

/** A request that opens again loses its accepted offer; one that has ended keeps its last. */
function acceptedAfter(
  request: Request,
  { effects = [], to }: RequestTransition,
  attempt: RequestAttempt,
  at: string,
): Partial<Request> {
  if (effects.includes('acceptOffer')) return { accepted: acceptedOf(attempt, at) };
  if (effects.includes('fundEscrow')) return { accepted: { ...acceptedBy(request), paidAt: at } };
  return reopens(request, to) ? { accepted: null } : {};
}

function acceptedOf({ offer }: RequestAttempt, at: string): AcceptedOffer {
  if (!offer) throw new RangeError('An acceptance needs an offer.');
  return {
    offerId: offer.id,
    travellerId: offer.travellerId,
    tripId: offer.tripId,
    priceMinor: offer.priceMinor,
    serviceFeeMinor: offer.serviceFeeMinor,
    priceToPayMinor: priceToPayMinor(offer),
    collectionMethodId: offer.collectionMethodId,
    returnDate: offer.returnDate,
    acceptedAt: at,
    paidAt: null,
  };
}

/** The offer that a request has accepted. Throws RangeError without one. */
export function acceptedBy(request: Request): AcceptedOffer {
  if (!request.accepted) throw new RangeError(`Request ${request.id} has accepted no offer.`);
  return request.accepted;
}

function offerOf(request: Request, { newOffer, by }: RequestAttempt, at: string): Offer {
  if (!newOffer) throw new RangeError('An offer needs its price.');
  return {
    ...newOffer,
    requestId: request.id,
    requesterId: request.requesterId,
    travellerId: Number(by),
    countryId: request.countryId,
    status: 'pending',
    serviceFeeMinor: serviceFeeMinor(newOffer.priceMinor),
    requestVersion: request.version + 1,
    reasonId: null,
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * The offer that an event is about: the one that the request had accepted, or else the one that was made or answered.
 */
function offerOfEvent(request: Request, { offer }: RequestAttempt, newOffer: Offer | undefined): OfferOfEvent | null {
  if (request.accepted) {
    const { offerId, travellerId, tripId, priceMinor, serviceFeeMinor, returnDate } = request.accepted;
    return { offerId, travellerId, tripId, priceMinor, serviceFeeMinor, returnDate };
  }
  const target = newOffer ?? offer;
  if (!target) return null;
  const { id, travellerId, tripId, priceMinor, serviceFeeMinor, returnDate } = target;
  return { offerId: id, travellerId, tripId, priceMinor, serviceFeeMinor, returnDate };
}

/** What a transition refunds to the requester, and what the traveller earns, where it is not 0. */
function paidOut(request: Request, effects: readonly RequestEffect[], { split }: RequestAttempt) {
  if (effects.includes('refundEscrow')) return { refundedMinor: acceptedBy(request).priceToPayMinor };
  if (effects.includes('releaseEscrow')) return { earnedMinor: acceptedBy(request).priceMinor };
  if (!effects.includes('splitEscrow') || !split) return {};
  return { refundedMinor: split.toRequesterMinor, earnedMinor: split.toTravellerMinor };
}

/** What the caller reads when the state of a request forbids an event; the system's own events have no reader. */
const sentences: Readonly<Partial<Record<RequestEventName, string>>> = {
  offer: 'This request takes no more offers.',
  withdraw: 'You have no offer to withdraw.',
  accept: 'This offer can no longer be accepted.',
  decline: 'This offer can no longer be declined.',
  pay: 'This request does not wait for your deposit.',
  cancel: 'You are not able to cancel this request any more.',
  cancelOffer: 'You are not able to cancel this offer any more.',
  purchase: 'This request is not waiting for a purchase.',
  deliver: 'This request is not waiting for a delivery.',
  receive: 'This request is not waiting to be received.',
  complain: 'You can complain about a request that has a deposit and is not completed.',
  resolveForRequester: 'This request has no open complaint.',
  resolveForTraveller: 'This request has no open complaint.',
  resolveBySplit: 'This request has no open complaint.',
  hide: 'This request is hidden for good already.',
  show: 'This request is shown already, and was not reported since.',
};

/** The failure of an event that the state of a request forbids: `transition_refused`, with the event's own sentence. */
export function refusedRequest(event: RequestEventName, decision: Refused): Failure {
  return conflictOf(decision, sentences[event]);
}
