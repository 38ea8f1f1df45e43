import type { Offer } from '#shared/gibby/offers/offer.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { move, refusal, type Verdict } from '#shared/kernel/run-transition.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { RequestTransition } from './request.rules.ts';
import type { Request, RequestEvent } from './request.ts';
import { changeRequest } from './request-change.rules.ts';
import { actorOf, decideRequest, mayEver, type RequestAttempt } from './request-decision.rules.ts';
import type { RequestPorts } from './request-ports.usecase.ts';
import { writesOfRequestEffects } from './request-writes.usecase.ts';

/** What somebody wants to do to a request: the attempt without what the request, its offers and the clock say of it. */
export type RequestWish = Omit<RequestAttempt, 'actor' | 'now' | 'offer'> & {
  /** Said by the operations of administrators and by the process itself, who have no part in the request. */
  readonly actor?: 'admin' | 'system';
  /** The offer that is meant, for `accept` and `decline`. */
  readonly offerId?: number;
  /** What else must hold of the request in every round, before anything is written: throws what stands against it. */
  readonly provided?: (request: Request) => Promise<void>;
  /** What else belongs to the same transaction, such as the tracking of a delivery; asked once for every round. */
  readonly alongside?: (change: { readonly request: Request; readonly event: RequestEvent }) => readonly Write[];
};

/** What came of a wish. `request` is as it stands afterwards. */
export interface RequestOutcome {
  readonly request: Request;
  readonly decision: Verdict<RequestTransition>;
}

/**
 * Moves a request by one event: reads it, lets the rules decide, and commits everything that belongs to the transition
 * (its next version, its event, the offer, the money and what the wish brings along) as one transaction. An event that has
 * happened already answers the stored request. Fails with `request_not_found`, with `offer_not_found` for an offer that it
 * does not have, with `forbidden` where only another part in the request allows the event, and with `transition_refused`
 * (with `currentState` and `allowedEvents`) where the table does not allow it.
 */
export async function advanceRequest(ports: RequestPorts, requestId: number, wish: RequestWish): Promise<Request> {
  const { request, decision } = await tryAdvanceRequest(ports, requestId, wish);
  if (decision.kind === 'refused') throw refusal(decision);
  return request;
}

/** Like `advanceRequest`, but a refusal is an answer as well. */
export async function tryAdvanceRequest(
  ports: RequestPorts,
  requestId: number,
  wish: RequestWish,
): Promise<RequestOutcome> {
  const { item, decision } = await move<Request, RequestAttempt, RequestTransition>(`request ${requestId}`, {
    consider: async () => {
      const { request, ...considered } = await considerRequest(ports, requestId, wish);
      return { item: request, ...considered };
    },
    commit: async (request, transition, attempt) => {
      const change = changeRequest(request, transition, attempt);
      const effects = transition.effects ?? [];
      await ports.requests.commit([
        // The request comes first: where several conditions fail, the loser of a race is to read again before anything else.
        ...ports.requests.change(change.request, change.event),
        ...writesOfRequestEffects(ports, { before: request, attempt, change, effects }),
        ...(wish.alongside?.(change) ?? []),
      ]);
      return change.request;
    },
  });
  return { request: item, decision };
}

/** What a wish would do to the request as it stands now; changes nothing. Fails as `advanceRequest` does, but never refuses. */
export async function considerRequest(
  ports: Pick<RequestPorts, 'requests' | 'offers' | 'clock'>,
  requestId: number,
  { actor: office, offerId, provided, alongside, ...wish }: RequestWish,
): Promise<RequestOutcome & { readonly attempt: RequestAttempt }> {
  const request = await ports.requests.get(requestId);
  if (!request) throw new Failure('request_not_found');
  const actor = office ?? actorOf(request, wish.by);
  if (!mayEver(actor, wish.event) && !hasDone(request, wish)) throw new Failure('forbidden');
  const offer = await meantOffer(ports, request, { ...wish, ...(offerId !== undefined && { offerId }) });
  const attempt: RequestAttempt = { ...wish, actor, ...(offer && { offer }), now: ports.clock.now() };
  const decision = decideRequest(request, attempt);
  if (decision.kind === 'apply') await provided?.(request);
  return { request, attempt, decision };
}

/** A traveller who has stepped back has no part in the request any more, but may say so twice. */
function hasDone({ history }: Request, { event, by }: Pick<RequestWish, 'event' | 'by'>): boolean {
  return history.some((deed) => deed.event === event && deed.by === by);
}

/** The offer that is to be answered, or the bidder's own last one. */
async function meantOffer(
  { offers }: Pick<RequestPorts, 'offers'>,
  { id }: Request,
  { event, by, offerId }: Pick<RequestWish, 'event' | 'by' | 'offerId'>,
): Promise<Offer | undefined> {
  if (event === 'offer' || event === 'withdraw') return offers?.lastOf(id, Number(by));
  if (offerId === undefined) return undefined;
  const offer = await offers?.get(id, offerId);
  if (!offer) throw new Failure('offer_not_found');
  return offer;
}
