import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { trackingRows } from '#shared/gibby/tracking/present-trackings.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listTravellerTrackings } from './route.ts';

export const handler = handle(listTravellerTrackings, async ({ query, user: caller, request }, ports) => {
  const { trackings, publicAddress } = ports;
  const [counts, found] = await Promise.all([
    trackings.counts(caller.userId),
    trackings.asTraveller(caller.userId, query),
  ]);
  const items = await trackingRows(found.items, ports);
  const list = { items, total: counts.asTraveller, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
