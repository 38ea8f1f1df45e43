import type { Request, RequestEvent } from '../domain/request.ts';
import type { Write } from '../ports/transaction.ts';
import type { RequestTransition } from '../rules/request.ts';
import type { RequestAttempt } from '../rules/request-decision.ts';
import type { Verdict } from './move.ts';
import type { RequestPorts } from './request-ports.ts';

/** What somebody wants to do to a request: the attempt without what the request, its offers and the clock say of it. */
export type RequestWish = Omit<RequestAttempt, 'actor' | 'now' | 'offer'> & {
  /** Said by the operations of administrators and by the process itself, who have no part in the request. */
  readonly actor?: 'admin' | 'system';
  /** The offer that is meant, for `accept` and `decline`. */
  readonly offerId?: number;
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
 * happened already answers the stored request. Fails with `request_not_found`, `forbidden` for whoever has no part in it
 * and `transition_refused` (with `currentState` and `allowedEvents`) where the table does not allow it.
 */
export declare function advanceRequest(ports: RequestPorts, requestId: number, wish: RequestWish): Promise<Request>;

/** Like `advanceRequest`, but a refusal is an answer as well. */
export declare function tryAdvanceRequest(
  ports: RequestPorts,
  requestId: number,
  wish: RequestWish,
): Promise<RequestOutcome>;
