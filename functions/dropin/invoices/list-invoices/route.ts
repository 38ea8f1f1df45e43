import * as z from 'zod';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { InvoiceStatus, Month, WireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { Cursor } from '#shared/kernel/forms/page.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listInvoices = defineRoute({
  method: 'GET',
  path: '/admin/invoices',
  summary: 'List the invoices of a month, by status and operator',
  source: 'X10',
  auth: 'admin',
  query: z.object({
    /** The previous month when absent. */
    month: Month.optional(),
    status: InvoiceStatus.optional(),
    limit: RecordLimit,
    /** `next` of the previous page. */
    cursor: Cursor.optional(),
  }),
  response: z.object({
    invoices: z.array(WireInvoice),
    /** Absent on the last page. */
    next: z.string().optional(),
  }),
  errors: [],
  uses: { invoices: 'read' },
});
