import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { TrackingRow } from './tracking.ts';
import { trackingRow } from './tracking.view.ts';

/** The rows of the requests with these ids, in the same order, in their current state. */
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
