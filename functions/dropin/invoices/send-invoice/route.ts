import { InvoiceKey, WireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const sendInvoice = defineRoute({
  method: 'POST',
  path: '/admin/invoices/{operator}/{month}/sent',
  summary: 'Mark an invoice as sent: its gigs and payments follow one by one, and it is `sent` when all are there',
  source: 'X10',
  auth: 'admin',
  params: InvoiceKey,
  body: NoBody,
  response: WireInvoice,
  errors: ['invoice_not_found', 'transition_refused', 'busy'],
  uses: { invoices: 'write' },
});
