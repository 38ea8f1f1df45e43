import * as z from 'zod';
import { GigStatus, GigSummary, WireGig } from '#shared/dropin/gigs/gig.ts';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { Month } from '#shared/dropin/invoices/invoice.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listGigsByStatus = defineRoute({
  method: 'GET',
  path: '/admin/gigs',
  summary: 'List the gigs that were requested in a month and stand in a status now, newest first',
  source: 'X10',
  auth: 'admin',
  query: z.object({
    status: GigStatus,
    /** A month of UTC; the current one when absent. */
    month: Month.optional(),
    limit: RecordLimit,
    /** `next` of the previous page. */
    cursor: ObjectId.optional(),
  }),
  response: z.object({
    gigs: z.array(GigSummary.extend(WireGig.pick({ createdAt: true, updatedAt: true, price: true }).shape)),
    /** Absent on the last page. */
    next: ObjectId.optional(),
  }),
  errors: [],
  uses: { gigCounters: 'read', gigs: 'read' },
});
