import { cursorText } from '../../../../shared/domain/gig-count.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { countGigs } from './route.ts';
import { knownTotal, type Search, search } from './search.ts';

export const handler = handle(countGigs, async ({ query, account }, ports) => {
  const { term, identity, inOrg, role, status: statuses, from, to, limit, cursor } = query;
  const skip = cursor ? 0 : (query.skip ?? query.start ?? 0);
  const wish = {
    question: { role: role === 'viewer' ? 'customer' : 'operator', statuses, from, to },
    filter: { term, identity, inOrg },
    before: cursor?.before,
    // One more than is shown tells whether there is a next page.
    wanted: skip + limit + 1,
  } satisfies Omit<Search, 'countsAll'>;
  const known = cursor?.total ?? (await knownTotal({ ...wish, countsAll: false }, ports));
  const { found, next } = await search({ ...wish, countsAll: known === undefined }, ports);
  audit(ports.log, account, { act: 'countGigs' });

  const total = known ?? { count: found.length, isFloor: next !== undefined };
  const shown = found.slice(skip, skip + limit);
  const before = found.length > skip + limit ? shown.at(-1)?.accountId : next;
  return {
    total: total.count,
    gigs: shown.map(({ accountId, count }) => ({ _id: accountId, count })),
    ...(total.isFloor && { totalIsFloor: true as const }),
    ...(before !== undefined && { next: cursorText({ before, total }) }),
  };
});
