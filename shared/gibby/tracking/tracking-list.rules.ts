import { isPaidFor } from '#shared/gibby/requests/request.rules.ts';
import type { AcceptedOffer, RequestEvent } from '#shared/gibby/requests/request.ts';
import type { OpenComplaint } from './complaint.ts';
import type { Deal } from './tracking.ts';

/** The change of the lists of trackings and complaints by an event. */
type ListChange =
  | { readonly kind: 'opened' | 'givenUp'; readonly deal: Deal }
  | { readonly kind: 'complained'; readonly complaint: OpenComplaint }
  | { readonly kind: 'decided' };

const decisions: readonly string[] = ['resolveForRequester', 'resolveForTraveller', 'resolveBySplit'];

/** Undefined for an event that does not change them. */
export function listChangeOf(event: RequestEvent): ListChange | undefined {
  const { accepted } = event.request;
  if (event.event === 'pay' && accepted) return { kind: 'opened', deal: dealOf(event, accepted) };
  if (event.event === 'cancelOffer' && event.offer && event.from && isPaidFor(event.from)) {
    return { kind: 'givenUp', deal: dealOf(event, event.offer) };
  }
  if (event.event === 'complain' && accepted) {
    const complaint = complaintOf(event, accepted);
    return complaint && { kind: 'complained', complaint };
  }
  return decisions.includes(event.event) ? { kind: 'decided' } : undefined;
}

function dealOf(event: RequestEvent, { offerId, travellerId }: Pick<AcceptedOffer, 'offerId' | 'travellerId'>): Deal {
  return { requestId: event.requestId, offerId, requesterId: event.request.requesterId, travellerId };
}

function complaintOf({ requestId, request }: RequestEvent, accepted: AcceptedOffer): OpenComplaint | undefined {
  if (request.complaint === null) return undefined;
  return {
    requestId,
    requesterId: request.requesterId,
    travellerId: accepted.travellerId,
    itemName: request.itemName,
    type: request.complaint.type,
    priceToPayMinor: accepted.priceToPayMinor,
    complainedAt: request.complaint.at,
  };
}
