import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { storedValues } from '#shared/gibby/kernel/plain-fields.ts';
import { requestFilters } from '#shared/gibby/request-lists/request-list.ts';
import type { FoundRequests } from '#shared/gibby/request-lists/request-search.ports.ts';
import { presentRequests } from '#shared/gibby/requests/present-requests.usecase.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle, type InputOf } from '#shared/kernel/route/define.ts';
import { listRequests } from './route.ts';

type Query = InputOf<typeof listRequests>['query'];

export const handler = handle(listRequests, async ({ query, user: caller, request }, ports) => {
  const { requests, publicAddress } = ports;
  const { requestIds, total, next } = await found(query, ports);
  const known = await requests.getMany(requestIds);
  // The lists lag a moment behind the requests: requests hidden since are left out.
  const shown = requestIds.flatMap((id) => known.get(id) ?? []).filter(({ hiddenAt }) => hiddenAt === null);
  const items = await presentRequests(shown, caller.userId, ports, { withComments: query.include === 'comments' });
  return pageOf({ items, total, page: query.page, perPage: query.per_page, next }, publicAddress.of(request.target));
});

async function found(query: Query, ports: PortsOf<typeof listRequests.uses>): Promise<FoundRequests> {
  const { requestLists, requestSearch } = ports;
  const sort = query.sort ?? 'created_at.desc';
  const filter = storedValues(requestFilters, query);
  const text = query.item_name?.trim() ?? '';
  if (text !== '') return requestSearch.find({ text, filter, sort }, query);
  const [page, total] = await Promise.all([requestLists.list(filter, sort, query), requestLists.count(filter)]);
  return { requestIds: page.items, total, ...(page.next !== undefined && { next: page.next }) };
}
