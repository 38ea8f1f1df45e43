import { gigDetail } from '#shared/dropin/history/history.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getGig } from './route.ts';

export const handler = handle(getGig, async ({ params, account: caller }, { gigs, accounts, settlements }) => {
  const { accountId, gigId } = params;
  if (caller.accountId !== accountId && !caller.admin) throw new Failure('forbidden');
  const gig = await gigs.get(gigId);
  if (!gig || (gig.customer !== accountId && gig.operator !== accountId)) throw new Failure('gig_not_found');

  const [parties, { purchase, payment }] = await Promise.all([
    accounts.getMany(gig.operator === null ? [gig.customer] : [gig.customer, gig.operator]),
    settlements.ofGig(gigId),
  ]);
  return gigDetail(gig, parties, { purchase, payment });
});
