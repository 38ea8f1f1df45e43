import * as z from 'zod';
import { WireGig } from '#shared/dropin/gigs/gig.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const terminateGig = defineRoute({
  method: 'POST',
  path: '/admin/gigs/{gigId}/terminate',
  summary: 'Break off a stream: what was streamed is settled, nothing is due for less than a second',
  source: 'X10',
  auth: 'admin',
  params: z.object({ gigId: ObjectId }),
  body: NoBody,
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'busy'],
  uses: { gigs: 'write', engagements: 'write', ledger: 'write', settlements: 'write' },
});
