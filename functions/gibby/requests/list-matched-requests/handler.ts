import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { presentRequests } from '#shared/gibby/requests/present-requests.usecase.ts';
import { isOpenToAll } from '#shared/gibby/requests/request-moderation.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listMatchedRequests } from './route.ts';

export const handler = handle(listMatchedRequests, async ({ query, user: caller, request }, ports) => {
  const { matches, requests, publicAddress } = ports;
  const [found, total] = await Promise.all([matches.ofUser(caller.userId, query), matches.count(caller.userId)]);
  const known = await requests.getMany(found.items);
  // A match is removed a moment after its request has closed, so closed requests are left out here.
  const open = found.items.flatMap((id) => known.get(id) ?? []).filter(isOpenToAll);
  const items = await presentRequests(open, caller.userId, ports);
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
