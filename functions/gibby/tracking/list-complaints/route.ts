import * as z from 'zod';
import { OpenComplaintWire } from '../../../../shared/domain/complaint.ts';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
