import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ModerationState } from '#shared/gibby/reports/moderation.ts';
import { ReportedRequestWire } from '#shared/gibby/reports/reported-request.schema.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listReportedRequests = defineRoute({
  method: 'GET',
  path: '/api/admin/reports',
  summary: 'List the requests that users have reported, by what became of them, the one that has been longest first',
  source: 'X52',
  auth: 'admin',
  query: z.object({
    state: ModerationState.default('hidden').describe(
      '`reported` and `hidden` wait for a decision; `shown` and `confirmed` have one.',
    ),
    ...pageQuery,
  }),
  response: z.object({
    data: z.array(ReportedRequestWire),
    meta: z.object({ cursor: z.object({ next: z.string().nullable() }) }),
  }),
  errors: [],
  uses: { reports: 'read', requests: 'read' },
});
