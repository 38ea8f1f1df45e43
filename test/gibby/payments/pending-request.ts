import type { Request, RequestEvent } from '#shared/gibby/requests/request.ts';
import { newRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { plainDetails } from '#test/support/builders.ts';

/** The fields in which the requests of these tests differ. */
interface Owed {
  readonly id: number;
  readonly requesterId: number;
  readonly itemName: string;
  readonly priceToPayMinor: number;
}

const serviceFeeMinor = 100;

/** A request with an accepted offer that waits for the deposit. */
export function pendingRequest(
  { id, requesterId, itemName, priceToPayMinor }: Owed,
  now: number,
): { request: Request; event: RequestEvent } {
  const { request, event } = newRequest({ ...plainDetails, id, requesterId, itemName }, now);
  const accepted = {
    offerId: id * 10,
    travellerId: 99,
    tripId: 5,
    priceMinor: priceToPayMinor - serviceFeeMinor,
    serviceFeeMinor,
    priceToPayMinor,
    collectionMethodId: 1,
    returnDate: '2026-03-20',
    acceptedAt: timestampOf(now),
    paidAt: null,
  };
  return { request: { ...request, status: 'pendingDeposit', accepted }, event };
}
