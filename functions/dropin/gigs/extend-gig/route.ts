import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const extendGig = defineRoute({
  method: 'POST',
  path: '/gigs/extend/{gigId}',
  summary: 'The customer agrees to a higher hold, so that the stream goes on when the present one is spent',
  source: 'X18',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write', ledger: 'write' },
});
