import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { presentRequests } from '#shared/gibby/requests/present-requests.usecase.ts';
import { isOpenToAll } from '#shared/gibby/requests/request-moderation.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listTrendingRequests } from './route.ts';

export const handler = handle(listTrendingRequests, async ({ query, user: caller, request }, ports) => {
  const { trends, requests, publicAddress } = ports;
  const ranked = await trends.ranked();
  const known = await requests.getMany(ranked);
  const trending = ranked.flatMap((id) => known.get(id) ?? []).filter(isOpenToAll);
  const { data, meta } = slicedPage(trending, query, publicAddress.of(request.target));
  return { data: await presentRequests(data, caller.userId, ports), meta };
});
