import * as z from 'zod';
import { pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { ReportedRequestDetail } from '#shared/gibby/reports/reported-request.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const inspectReportedRequest = defineRoute({
  method: 'GET',
  path: '/api/admin/reports/{id}',
  summary: 'Show a reported request: what it says, who has reported it, and who has hidden it or shown it again',
  source: 'X52',
  auth: 'admin',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  query: z.object({ per_page: pageQuery.per_page, cursor: pageQuery.cursor }),
  response: z.object({
    data: ReportedRequestDetail,
    meta: z.object({ cursor: z.object({ next: z.string().nullable().describe('Leads to further reports.') }) }),
  }),
  errors: ['request_not_found'],
  uses: { reports: 'read', requests: 'read', publicAddress: 'read' },
});
