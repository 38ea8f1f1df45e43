import * as z from 'zod';
import { Month, WireInvoiceRun } from '#shared/dropin/invoices/invoice.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const requestMonthlyInvoices = defineRoute({
  method: 'POST',
  path: '/admin/invoices/runs',
  summary: 'Generate the invoices of a month for all operators; answers how far that has come',
  source: 'X10',
  auth: 'admin',
  body: z.object({ month: Month }),
  response: WireInvoiceRun,
  errors: ['month_not_over', 'busy'],
  uses: { invoiceRuns: 'write' },
});
