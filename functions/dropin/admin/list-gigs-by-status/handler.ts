import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { listGigsByStatus } from './route.ts';

/**
 * The list lags about a second behind the gigs, so a gig that has changed since is left out and none is shown twice.
 */
export const handler = handle(listGigsByStatus, async ({ query, account }, { gigCounters, gigs, clock, log }) => {
  const { status, limit, cursor: before } = query;
  const month = query.month ?? timestampOf(clock.now()).slice(0, 7);
  const { items, next } = await gigCounters.gigIds(status, month, { limit, before });
  const found = await gigs.getMany(items);
  audit(log, account, { act: 'listGigsByStatus', subject: `${status} ${month}` });
  const listed = items.flatMap((id) => found.get(id) ?? []).filter((gig) => gig.status === status);
  return { gigs: listed.map(wireGig), next };
});
