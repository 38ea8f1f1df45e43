import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { offeredGig, wireGig } from '#shared/dropin/gigs/gig.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { claimGig } from './route.ts';

const events = { accept: 'claimAccept', reject: 'claimReject' } as const;

/** Operators who reject, or have rejected before, see only what the offer contained. */
export const handler = handle(claimGig, async ({ params, body, account }, ports) => {
  const gig = await advanceGig(ports, params.gigId, { event: events[body.response], by: account.accountId });
  return gig.operator === account.accountId ? wireGig(gig) : offeredGig(gig);
});
