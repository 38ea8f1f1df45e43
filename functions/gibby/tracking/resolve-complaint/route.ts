import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { Resolution } from '#shared/gibby/tracking/complaint.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const resolveComplaint = defineRoute({
  method: 'POST',
  path: '/api/admin/complaints/{id}/resolve',
  summary: 'Decide a complaint: the money of the request goes back, to the traveller, or in parts to both',
  source: 'X10',
  auth: 'admin',
  params: z.object({ id: GibbyIdText.describe('Of the request.') }),
  body: Resolution,
  response: GibbyConfirmation,
  errors: ['request_not_found', 'transition_refused', 'busy'],
  uses: { requests: 'write', offers: 'write', ledger: 'write' },
});
