import { invoiceEventRoute } from '#shared/dropin/invoices/invoice.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const sendInvoice = defineRoute({
  method: 'POST',
  path: '/admin/invoices/{operator}/{month}/sent',
  summary: 'Mark an invoice as sent: its gigs and payments follow one by one, and it is `sent` when all are there',
  source: 'X10',
  auth: 'admin',
  ...invoiceEventRoute,
});
