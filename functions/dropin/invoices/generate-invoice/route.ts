import { InvoiceKey, WireInvoice } from '#shared/dropin/invoices/invoice.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const generateInvoice = defineRoute({
  method: 'POST',
  path: '/admin/invoices',
  summary: 'Generate the invoice of one operator and month; answers the one that there is',
  source: 'X10',
  auth: 'admin',
  body: InvoiceKey,
  response: WireInvoice,
  errors: ['month_not_over', 'nothing_to_invoice', 'busy'],
  uses: { invoices: 'write', settlements: 'read' },
});
