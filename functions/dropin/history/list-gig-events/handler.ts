import { Failure } from '../../../../shared/domain/errors.ts';
import { accountChannel } from '../../../../shared/domain/pusher.ts';
import { handle } from '../../../../shared/route/define.ts';
import { actorOf } from '../../../../shared/rules/gig-decision.ts';
import { gigNotices } from '../../../../shared/rules/gig-notices.ts';
import { listGigEvents } from './route.ts';

export const handler = handle(listGigEvents, async ({ params, query, account: caller }, { gigs }) => {
  const { accountId, gigId } = params;
  if (caller.accountId !== accountId && !caller.admin) throw new Failure('forbidden');
  const gig = await gigs.get(gigId);
  if (!gig || actorOf(gig, accountId) === undefined) throw new Failure('gig_not_found');

  const events = await gigs.events(gigId, query.since);
  const channel = accountChannel(accountId);
  return events.flatMap((event) => gigNotices(event, gig)).filter((notice) => notice.channel === channel);
});
