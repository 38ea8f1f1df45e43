import * as z from 'zod';
import { WireGig } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const cancelGig = defineRoute({
  method: 'POST',
  path: '/gigs/cancel/{gigId}',
  summary: 'Customer or operator cancels before the stream',
  source: 'D14',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  body: NoBody,
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'busy'],
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
