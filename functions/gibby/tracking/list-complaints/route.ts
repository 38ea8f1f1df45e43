import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { OpenComplaintWire } from '#shared/gibby/tracking/complaint.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listComplaints = defineRoute({
  method: 'GET',
  path: '/api/admin/complaints',
  summary: 'List the complaints that nobody has decided, the longest first',
  source: 'X10',
  auth: 'admin',
  query: z.object(pageQuery),
  response: gibbyPage(OpenComplaintWire),
  errors: [],
  uses: { complaints: 'read', publicAddress: 'read' },
});
