import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { ActBody } from '#shared/platform/accounts/admin-act.ts';

export const terminateGig = defineRoute({
  method: 'POST',
  path: '/admin/gigs/{gigId}/terminate',
  summary: 'Break off a confirmed gig: what was streamed is settled, and before a stream nothing is due',
  source: 'X10',
  auth: 'admin',
  ...gigEventRoute,
  body: ActBody,
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
