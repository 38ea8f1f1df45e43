import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { trackingRows } from '#shared/gibby/tracking/present-trackings.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listRequesterTrackings } from './route.ts';

export const handler = handle(listRequesterTrackings, async ({ query, user: caller, request }, ports) => {
  const { trackings, publicAddress } = ports;
  const [counts, found] = await Promise.all([
    trackings.counts(caller.userId),
    trackings.asRequester(caller.userId, query),
  ]);
  const items = await trackingRows(found.items, ports);
  const list = { items, total: counts.asRequester, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
