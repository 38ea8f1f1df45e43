import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import type { TrackingNote, TrackingsWriter } from './tracking.ports.ts';

type ShipmentEvent = 'purchase' | 'deliver' | 'receive';

/** How far an item has come, as one of the parties reports it. */
interface ShipmentProgress<Event extends ShipmentEvent> {
  readonly event: Event;
  /** The id of the user who reports it. */
  readonly by: number;
  readonly note: TrackingNote;
}

/**
 * Moves a request by a party's report about the item, and stores the report in the same transaction with the offer that
 * is accepted at that moment. Fails as `advanceRequest` does.
 */
export async function advanceShipment<Event extends ShipmentEvent>(
  ports: RequestPorts<NoInfer<Event>> & { readonly trackings: TrackingsWriter },
  requestId: number,
  { event, by, note }: ShipmentProgress<Event>,
): Promise<void> {
  await advanceRequest(ports, requestId, {
    event,
    by: String(by),
    extraWrites: ({ request: { accepted } }) =>
      accepted === null ? [] : ports.trackings.note(requestId, accepted.offerId, note),
  });
}
