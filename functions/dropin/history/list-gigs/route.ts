import * as z from 'zod';
import { GigStatuses, GigSummary } from '#shared/dropin/gigs/gig.ts';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listGigs = defineRoute({
  method: 'GET',
  path: '/gigs/{accountId}/getall',
  summary: 'Get all stream records: the gigs that an account took part in, newest first',
  source: 'D22',
  auth: 'account',
  params: z.object({ accountId: ObjectId }),
  query: z.object({
    status: GigStatuses.optional(),
    limit: RecordLimit,
    /**
     * The id of the last gig of the previous page; the documented answer is a bare array and has no room for a cursor.
     */
    before: ObjectId.optional(),
  }),
  response: z.array(GigSummary),
  errors: ['forbidden'],
  uses: { gigs: 'read', administrators: 'read' },
});
