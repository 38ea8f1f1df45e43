import { wireGig } from '#shared/dropin/gigs/gig.ts';
import { amountOf } from '#shared/dropin/history/history.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { inspectGig } from './route.ts';

export const handler = handle(inspectGig, async ({ params: { gigId }, query, account }, { gigs, settlements, log }) => {
  const [gig, events, { purchase, payment }] = await Promise.all([
    gigs.get(gigId),
    gigs.events(gigId, query.since),
    settlements.ofGig(gigId),
  ]);
  if (!gig) throw new Failure('gig_not_found');
  audit(log, account, { act: 'inspectGig', subject: gigId });
  const { version, candidates, stateEnteredAt, claimedAt, startedAt, stoppedAt, lastPingAt, customerPingAt } = gig;
  const times = { stateEnteredAt, claimedAt, startedAt, stoppedAt, lastPingAt, customerPingAt };
  return {
    gig: { ...wireGig(gig), version, candidates: [...candidates], acts: [...gig.acts], ...times },
    purchase: purchase ? amountOf(purchase) : null,
    payment: payment ? amountOf(payment) : null,
    events: [...events],
  };
});
