import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const rejectGig = defineRoute({
  method: 'POST',
  path: '/gigs/reject/{gigId}',
  summary: 'Customer rejects the operator who claimed',
  source: 'D13',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write' },
});
