import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const terminateGig = defineRoute({
  method: 'POST',
  path: '/admin/gigs/{gigId}/terminate',
  summary: 'Break off a stream: what was streamed is settled, as if a party had stopped it',
  source: 'X10',
  auth: 'admin',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
