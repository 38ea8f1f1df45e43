import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import type { TrackingNote, TrackingsWriter } from './tracking.ports.ts';

/** How far an item has come, as one of the parties says. */
export interface Progress {
  readonly event: 'purchase' | 'deliver' | 'receive';
  /** The user who says so. */
  readonly by: number;
  readonly note: TrackingNote;
}

/**
 * Moves a request by what a party says of the item, and keeps what was said in the same transaction, with the offer that
 * is accepted then. Fails as `advanceRequest` does.
 */
export async function noteProgress(
  ports: RequestPorts & { readonly trackings: TrackingsWriter },
  requestId: number,
  { event, by, note }: Progress,
): Promise<void> {
  await advanceRequest(ports, requestId, {
    event,
    by: String(by),
    alongside: ({ request: { accepted } }) =>
      accepted === null ? [] : ports.trackings.note(requestId, accepted.offerId, note),
  });
}
