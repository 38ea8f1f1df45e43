import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { AcceptedOffer, Request } from '#shared/gibby/requests/request.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { TrackingsReader } from './tracking.ports.ts';
import type { Tracking } from './tracking.ts';

/** A request, its accepted offer, and the progress of the delivery. */
interface AcceptedDeal {
  readonly request: Request;
  readonly accepted: AcceptedOffer;
  readonly tracking: Tracking;
}

/**
 * A request for the traveller whose offer it accepted. Fails with `request_not_found`, and with `no_traveller_offering`
 * for every other user (gibby.txt, "Confirm Purchased").
 */
export async function loadAcceptedDeal(
  { requests, trackings }: { readonly requests: RequestsReader; readonly trackings: TrackingsReader },
  requestId: number,
  userId: number,
): Promise<AcceptedDeal> {
  const request = await requests.get(requestId);
  if (!request) throw new Failure('request_not_found');
  const { accepted } = request;
  if (accepted?.travellerId !== userId) throw new Failure('no_traveller_offering');
  return { request, accepted, tracking: await trackings.get(request.id, accepted.offerId) };
}
