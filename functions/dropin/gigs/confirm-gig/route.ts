import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const confirmGig = defineRoute({
  method: 'POST',
  path: '/gigs/confirm/{gigId}',
  summary: 'Customer confirms the operator who claimed',
  source: 'D12',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write' },
});
