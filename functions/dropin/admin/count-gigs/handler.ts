import { cursorText } from '#shared/dropin/counters/gig-count.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { countGigs } from './route.ts';
import { type Search, search, storedTotal } from './search.ts';

export const handler = handle(countGigs, async ({ query, account }, ports) => {
  const { term, identity, inOrg, role, status: statuses, from, to, limit, cursor } = query;
  const skip = cursor ? 0 : (query.skip ?? query.start ?? 0);
  const criteria = {
    question: { role: role === 'viewer' ? 'customer' : 'operator', statuses, from, to },
    filter: { term, identity, inOrg },
    before: cursor?.before,
    // One more than the page shows, to find out whether there is a next page.
    wanted: skip + limit + 1,
  } satisfies Search;
  const [stored, { found, next }] = await Promise.all([storedTotal(criteria, ports), search(criteria, ports)]);
  audit(ports.log, account, { act: 'countGigs' });

  const seen = cursor?.seen ?? 0;
  const end = Math.min(found.length, skip + limit);
  const before = found.length > end ? found[end - 1]?.accountId : next;
  return {
    total: stored ?? seen + found.length,
    gigs: found.slice(skip, end).map(({ accountId, count }) => ({ _id: accountId, count })),
    ...(stored === undefined && next !== undefined && { totalIsFloor: true as const }),
    ...(before !== undefined && { next: cursorText({ before, seen: seen + end }) }),
  };
});
