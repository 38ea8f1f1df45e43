import * as z from 'zod';
import { GigRating, WireGig } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const rateGig = defineRoute({
  method: 'POST',
  path: '/gigs/rate/{gigId}',
  summary: 'Customer and operator rate each other; until then neither may begin another gig',
  source: 'D18',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  body: GigRating,
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'busy'],
  uses: { gigs: 'write', engagements: 'write', accounts: 'write', settlements: 'write' },
});
