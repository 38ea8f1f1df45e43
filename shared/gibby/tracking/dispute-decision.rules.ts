import type { Request } from '#shared/gibby/requests/request.ts';
import type { RequestAttempt } from '#shared/gibby/requests/request-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Resolution } from './complaint.ts';

type ResolutionEvent = 'resolveForRequester' | 'resolveForTraveller' | 'resolveBySplit';

/**
 * The event of a complaint's resolution. In a split, the traveller gets the rest of the escrow. Fails with
 * `invalid_input` when the traveller would get nothing.
 */
export function decisionOf(
  resolution: Resolution,
  { accepted }: Request,
): Pick<RequestAttempt<ResolutionEvent>, 'event' | 'split'> {
  if (resolution.outcome === 'requester') return { event: 'resolveForRequester' };
  if (resolution.outcome === 'traveller') return { event: 'resolveForTraveller' };
  const inEscrowMinor = accepted?.priceToPayMinor ?? 0;
  const toRequesterMinor = resolution.to_requester;
  // The state machine refuses a request without money in escrow; the amount does not matter then.
  if (accepted !== null && toRequesterMinor >= inEscrowMinor) throw tooMuch(inEscrowMinor - 1);
  return { event: 'resolveBySplit', split: { toRequesterMinor, toTravellerMinor: inEscrowMinor - toRequesterMinor } };
}

function tooMuch(maxMinor: number): Failure {
  const message = `The to requester may not be greater than ${maxMinor}.`;
  return new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'to_requester', message }] } });
}
