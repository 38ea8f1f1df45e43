import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ModerationDecision, ReportedRequestWire } from '#shared/gibby/reports/reported-request.schema.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const resolveReports = defineRoute({
  method: 'POST',
  path: '/api/admin/reports/{id}/resolve',
  summary: 'Decide about a reported request, with a reason: all users see it again, or it is hidden for good',
  source: 'X52',
  auth: 'admin',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  body: ModerationDecision,
  response: dataOf(ReportedRequestWire),
  errors: ['request_not_found', 'transition_refused', 'busy'],
  uses: { requests: 'write', reports: 'write' },
});
