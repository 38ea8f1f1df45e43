import * as z from 'zod';
import { GigDetail } from '#shared/dropin/gigs/gig.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getGig = defineRoute({
  method: 'GET',
  path: '/gigs/{accountId}/{gigId}',
  summary: 'Get detail stream record, with its purchase and payment, for both parties',
  source: 'D23',
  auth: 'account',
  params: z.object({ accountId: ObjectId, gigId: ObjectId }),
  response: GigDetail,
  errors: ['forbidden', 'gig_not_found'],
  uses: { gigs: 'read', accounts: 'read', settlements: 'read', administrators: 'read' },
});
