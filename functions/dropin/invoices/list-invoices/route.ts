import * as z from 'zod';
import { Cursor } from '../../../../shared/domain/cursor.ts';
import { RecordLimit } from '../../../../shared/domain/history.ts';
import { InvoiceStatus, Month, WireInvoice } from '../../../../shared/domain/invoice.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const listInvoices = defineRoute({
  method: 'GET',
  path: '/admin/invoices',
  summary: 'List the invoices of a month, by status and operator',
  source: 'X10',
  auth: 'admin',
  query: z.object({
    /** The month before the present one when absent. */
    month: Month.optional(),
    status: InvoiceStatus.optional(),
    limit: RecordLimit,
    /** `next` of the page before. */
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
