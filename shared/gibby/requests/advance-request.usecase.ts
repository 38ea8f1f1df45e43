import type { OffersReader } from '#shared/gibby/offers/offer.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { type Decision, runTransition } from '#shared/kernel/run-transition.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { RequestDecision, RequestEventName, RequestTransition } from './request.rules.ts';
import type { Request, RequestEvent } from './request.ts';
import { changeRequest, refusedRequest } from './request-change.rules.ts';
import { actorInRequest, decideRequest, mayEver, type RequestAttempt } from './request-decision.rules.ts';
import type { RequestPorts } from './request-ports.usecase.ts';
import { writesOfRequestEffects } from './request-writes.usecase.ts';

/** A command on a request: the attempt without the parts that the request, its offers, its reports and the clock supply. */
export type RequestCommand<Event extends RequestEventName = RequestEventName> = Omit<
  RequestAttempt<Event>,
  'actor' | 'now' | 'offer' | 'reportCount'
> & {
  /** Set by admin operations and by the system itself, which are not parties to the request. */
  readonly actor?: 'admin' | 'system';
  /** The offer to answer, for `accept` and `decline`. */
  readonly offerId?: number;
  /**
   * A further precondition, checked in every round before anything is written. Throws when the request does not meet
   * it.
   */
  readonly precondition?: (request: Request) => Promise<void>;
  /** Further writes for the same transaction, such as the tracking of a delivery. Called once in every round. */
  readonly extraWrites?: (change: { readonly request: Request; readonly event: RequestEvent }) => readonly Write[];
};

/** The result of a command. `request` is its state after the command. */
interface RequestOutcome {
  readonly request: Request;
  readonly decision: Decision<RequestTransition>;
}

/**
 * Moves a request by one event: reads it, lets the rules decide, and commits everything that belongs to the transition
 * in one transaction: its next version, its event, the offer, the money and the command's further writes. Returns the
 * stored request when the event has already happened.
 *
 * Fails with `request_not_found`, and with `offer_not_found` for an offer of another request. Fails with `forbidden`
 * when the caller's role never allows the event, and with `transition_refused` (with `currentState` and
 * `allowedEvents`) when the state machine does not allow it.
 */
export async function advanceRequest<Event extends RequestEventName>(
  ports: RequestPorts<NoInfer<Event>>,
  requestId: number,
  command: RequestCommand<Event>,
): Promise<Request> {
  const { request, decision } = await tryAdvanceRequest(ports, requestId, command);
  if (decision.kind === 'refused') throw refusedRequest(command.event, decision);
  return request;
}

/** Like `advanceRequest`, but returns a refusal instead of throwing it. */
export async function tryAdvanceRequest<Event extends RequestEventName>(
  ports: RequestPorts<NoInfer<Event>>,
  requestId: number,
  command: RequestCommand<Event>,
): Promise<RequestOutcome> {
  const { item, decision } = await runTransition(`request ${requestId}`, {
    consider: async () => {
      const { request, ...considered } = await considerRequest(ports, requestId, command);
      return { item: request, ...considered };
    },
    commit: async (request: Request, transition: RequestTransition<Event>, attempt: RequestAttempt) => {
      const change = changeRequest(request, transition, attempt);
      const effects = transition.effects ?? [];
      await ports.requests.commit([
        // The request comes first: when several conditions fail, the loser of a race must see the conflict and read
        // again.
        ...ports.requests.change(change.request, change.event),
        ...writesOfRequestEffects(ports, { before: request, attempt, change, effects }),
        ...(command.extraWrites?.(change) ?? []),
      ]);
      return change.request;
    },
  });
  return { request: item, decision };
}

/**
 * Decides what a command would do to the request in its current state; changes nothing. Fails as `advanceRequest` does,
 * but returns a refusal.
 */
async function considerRequest<Event extends RequestEventName>(
  ports: RequestPorts<NoInfer<Event>>,
  requestId: number,
  { actor: actorOverride, offerId, precondition, extraWrites, ...command }: RequestCommand<Event>,
): Promise<{
  readonly request: Request;
  readonly attempt: RequestAttempt<Event>;
  readonly decision: RequestDecision<Event>;
}> {
  const request = await ports.requests.get(requestId);
  if (!request) throw new Failure('request_not_found');
  const actor = actorOverride ?? actorInRequest(request, command.by);
  if (!mayEver(actor, command.event) && !hasDone(request, command)) throw new Failure('forbidden');
  const further = await furtherReads[command.event]?.(ports, request, { by: command.by, offerId });
  const attempt: RequestAttempt<Event> = { ...command, actor, ...further, now: ports.clock.now() };
  const decision = decideRequest(request, attempt);
  if (decision.kind === 'apply') await precondition?.(request);
  return { request, attempt, decision };
}

/** A traveller who has withdrawn is no longer a party to the request, but may repeat that command. */
function hasDone({ history }: Request, { event, by }: Pick<RequestCommand, 'event' | 'by'>): boolean {
  return history.some((entry) => entry.event === event && entry.by === by);
}

/** What an event needs to know besides the request: the offer that it is about, or how many people have reported it. */
const furtherReads: {
  readonly [Event in RequestEventName]?: (
    ports: RequestPorts<Event>,
    request: Request,
    command: Pick<RequestCommand, 'by' | 'offerId'>,
  ) => Promise<FurtherRead>;
} = {
  offer: lastOwnOffer,
  withdraw: lastOwnOffer,
  accept: namedOffer,
  decline: namedOffer,
  hide: countReports,
  show: countReports,
};

type FurtherRead = Pick<RequestAttempt, 'offer' | 'reportCount'>;

async function countReports({ reports }: RequestPorts<'hide'>, { id }: Request): Promise<FurtherRead> {
  return { reportCount: await reports.countOf(id) };
}

interface OfferReadingPorts {
  readonly offers: OffersReader;
}

async function lastOwnOffer(
  { offers }: OfferReadingPorts,
  { id }: Request,
  { by }: Pick<RequestCommand, 'by'>,
): Promise<FurtherRead> {
  const offer = await offers.lastOf(id, Number(by));
  return offer ? { offer } : {};
}

async function namedOffer(
  { offers }: OfferReadingPorts,
  { id }: Request,
  { offerId }: Pick<RequestCommand, 'offerId'>,
): Promise<FurtherRead> {
  if (offerId === undefined) return {};
  const offer = await offers.get(id, offerId);
  if (!offer) throw new Failure('offer_not_found');
  return { offer };
}
