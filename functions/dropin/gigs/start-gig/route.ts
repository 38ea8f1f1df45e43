import { gigEventRoute } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const startGig = defineRoute({
  method: 'POST',
  path: '/gigs/start/{gigId}',
  summary: 'Customer or operator starts the stream',
  source: 'D16',
  auth: 'account',
  ...gigEventRoute,
  body: NoBody,
  uses: { gigs: 'write' },
});
