import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const terminateGig = defineRoute({
  method: 'POST',
  path: '/admin/gigs/{gigId}/terminate',
  summary: 'Break off a confirmed gig: what was streamed is settled, and before a stream nothing is due',
  source: 'X10',
  auth: 'admin',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
