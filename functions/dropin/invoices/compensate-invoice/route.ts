import { InvoiceKey, WireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const compensateInvoice = defineRoute({
  method: 'POST',
  path: '/admin/invoices/{operator}/{month}/compensated',
  summary: "Mark an invoice as paid: each gig's share is posted from what the operator is owed to the bank, once",
  source: 'X10',
  auth: 'admin',
  params: InvoiceKey,
  body: NoBody,
  response: WireInvoice,
  errors: ['invoice_not_found', 'transition_refused', 'busy'],
  uses: { invoices: 'write' },
});
