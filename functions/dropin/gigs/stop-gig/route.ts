import * as z from 'zod';
import { WireGig } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const stopGig = defineRoute({
  method: 'POST',
  path: '/gigs/stop/{gigId}',
  summary: 'Customer or operator stops the stream, which settles the gig and fixes its price',
  source: 'D17',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  body: NoBody,
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'busy'],
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
