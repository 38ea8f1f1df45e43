import * as z from 'zod';
import { RecordLimit } from '#shared/dropin/history/history.ts';
import { InvoiceKey, WireInvoice, WireInvoiceLine } from '#shared/dropin/invoices/invoice.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getInvoice = defineRoute({
  method: 'GET',
  path: '/admin/invoices/{operator}/{month}',
  summary: 'An invoice with its gigs, the oldest first',
  source: 'X10',
  auth: 'admin',
  params: InvoiceKey,
  query: z.object({
    limit: RecordLimit,
    /** `next` of the previous page: the last gig that it showed. */
    after: ObjectId.optional(),
  }),
  response: z.object({
    invoice: WireInvoice,
    lines: z.array(WireInvoiceLine),
    /** Absent on the last page. */
    next: ObjectId.optional(),
  }),
  errors: ['invoice_not_found'],
  uses: { invoices: 'read' },
});
