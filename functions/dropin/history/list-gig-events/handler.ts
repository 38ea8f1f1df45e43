import { gigChannelEvents } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { actorInGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { accountChannel } from '#shared/platform/realtime/pusher.ts';
import { listGigEvents } from './route.ts';

export const handler = handle(listGigEvents, async ({ params, query, account: caller }, { gigs }) => {
  const { accountId, gigId } = params;
  if (caller.accountId !== accountId && !caller.admin) throw new Failure('forbidden');
  const gig = await gigs.get(gigId);
  if (!gig || actorInGig(gig, accountId) === undefined) throw new Failure('gig_not_found');

  const events = await gigs.events(gigId, query.since);
  const channel = accountChannel(accountId);
  return events
    .flatMap((event) => gigChannelEvents(event, gig))
    .filter((channelEvent) => channelEvent.channel === channel);
});
