import type { Request, RequestEvent } from '#shared/gibby/requests/request.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { anAcceptedOffer, aRequest } from '#test/support/builders.ts';

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
  const { request, event } = aRequest({ id, requesterId, itemName }, now);
  const price = { priceMinor: priceToPayMinor - serviceFeeMinor, serviceFeeMinor, priceToPayMinor };
  const accepted = anAcceptedOffer({ offerId: id * 10, travellerId: 99, ...price, acceptedAt: timestampOf(now) });
  return { request: { ...request, status: 'pendingDeposit', accepted }, event };
}
