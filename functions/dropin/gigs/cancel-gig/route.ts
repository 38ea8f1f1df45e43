import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelGig = defineRoute({
  method: 'POST',
  path: '/gigs/cancel/{gigId}',
  summary: 'Customer or operator cancels before the stream',
  source: 'D14',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
