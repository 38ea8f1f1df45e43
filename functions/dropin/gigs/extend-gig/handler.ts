import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { hasPinged } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { extendGig } from './route.ts';

export const handler = handle(extendGig, async ({ params: { gigId }, account }, ports) => {
  const gig = await advanceGig(ports, gigId, { event: 'extend', by: account.accountId });
  // It shows that the customer is there. One whose app sends no heartbeats must not seem silent from now on, though.
  if (hasPinged(gig, 'customer')) await ports.gigs.recordPing(gigId, 'customer', timestampOf(ports.clock.now()));
  return wireGig(gig);
});
