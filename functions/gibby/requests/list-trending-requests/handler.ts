import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { showRequests } from '../../../../shared/process/show-requests.ts';
import { handle } from '../../../../shared/route/define.ts';
import { isOpenToAll } from '../../../../shared/rules/reporting.ts';
import { listTrendingRequests } from './route.ts';

export const handler = handle(listTrendingRequests, async ({ query, user: caller, request }, ports) => {
  const { trends, requests, publicAddress } = ports;
  const ranked = await trends.ranked();
  const known = await requests.getMany(ranked);
  const trending = ranked.flatMap((id) => known.get(id) ?? []).filter(isOpenToAll);
  const { data, meta } = slicedPage(trending, query, publicAddress.of(request.target));
  return { data: await showRequests(data, caller.userId, ports), meta };
});
