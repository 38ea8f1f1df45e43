import { invoiceEventRoute } from '#shared/dropin/invoices/invoice.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const compensateInvoice = defineRoute({
  method: 'POST',
  path: '/admin/invoices/{operator}/{month}/compensated',
  summary: "Mark an invoice as paid: each gig's share is posted from what the operator is owed to the bank, once",
  source: 'X10',
  auth: 'admin',
  ...invoiceEventRoute,
});
