import type { TrackingRow } from '../domain/tracking.ts';
import type { PublicAddress } from '../ports/platform.ts';
import type { RequestsReader } from '../ports/requests.ts';
import { trackingRow } from '../rules/tracking-wire.ts';

/** The rows of requests with these ids, in their order, as they stand now. */
export async function trackingRows(
  requestIds: readonly number[],
  { requests, publicAddress }: { readonly requests: RequestsReader; readonly publicAddress: PublicAddress },
): Promise<TrackingRow[]> {
  const found = await requests.getMany(requestIds);
  return requestIds.flatMap((id) => {
    const request = found.get(id);
    return request ? [trackingRow(request, publicAddress.of)] : [];
  });
}
