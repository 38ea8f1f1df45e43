import { type Gig, wireGig } from '#shared/dropin/gigs/gig.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listGigs } from './route.ts';

export const handler = handle(listGigs, async ({ params, query, account: caller }, { gigs }) => {
  if (caller.accountId !== params.accountId && !caller.admin) throw new Failure('forbidden');
  const { status: statuses, limit } = query;
  const found: Gig[] = [];
  let cursor = query.before;
  do {
    // Reads whole pages even for a rare status: pages of one would cost as many reads as there are gigs.
    const page = await gigs.ofAccount(params.accountId, { limit, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items.filter(({ status }) => statuses === undefined || statuses.includes(status)));
    cursor = page.next;
  } while (cursor !== undefined && found.length < limit);
  return found.slice(0, limit).map(wireGig);
});
