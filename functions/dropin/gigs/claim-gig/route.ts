import * as z from 'zod';
import { ClaimAnswer, WireGig } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const claimGig = defineRoute({
  method: 'POST',
  path: '/gigs/claim/{gigId}',
  summary: 'Operator answers a gig offer; the first to accept gets it',
  source: 'D11',
  auth: 'account',
  params: z.object({ gigId: ObjectId }),
  body: ClaimAnswer,
  response: WireGig,
  errors: ['gig_not_found', 'transition_refused', 'rating_owed', 'gig_under_way', 'busy'],
  uses: { gigs: 'write', engagements: 'write', ledger: 'write' },
});
