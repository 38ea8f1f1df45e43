import * as z from 'zod';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { Month, WireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listOperatorInvoices = defineRoute({
  method: 'GET',
  path: '/admin/invoices/{operator}',
  summary: "List an operator's invoices, the newest month first",
  source: 'X10',
  auth: 'admin',
  params: z.object({ operator: ObjectId }),
  query: z.object({
    limit: RecordLimit,
    /** `next` of the previous page. */
    before: Month.optional(),
  }),
  response: z.object({
    invoices: z.array(WireInvoice),
    /** Absent on the last page. */
    next: Month.optional(),
  }),
  errors: [],
  uses: { invoices: 'read' },
});
