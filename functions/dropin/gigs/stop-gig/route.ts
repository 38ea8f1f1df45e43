import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const stopGig = defineRoute({
  method: 'POST',
  path: '/gigs/stop/{gigId}',
  summary: 'Customer or operator stops the stream, which settles the gig and fixes its price',
  source: 'D17',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
