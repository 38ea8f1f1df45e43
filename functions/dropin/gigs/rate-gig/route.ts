import { GigRating, gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const rateGig = defineRoute({
  method: 'POST',
  path: '/gigs/rate/{gigId}',
  summary: 'Customer and operator rate each other; until then neither may begin another gig',
  source: 'D18',
  auth: 'account',
  ...gigEventRoute,
  body: GigRating,
  uses: { gigs: 'write', engagements: 'write', accounts: 'write', settlements: 'write' },
});
