import * as z from 'zod';
import { Month } from '#shared/dropin/invoices/invoice.ts';
import { defineTask } from '#shared/kernel/route/define.ts';

export const startMonthlyInvoices = defineTask({
  summary: 'Begins to generate the invoices of the month that is over',
  // Two hours after the month's end: one hour until the month is closed, and one to spare. Every further day finds the
  // run begun, or makes up for one that failed.
  schedule: 'cron(0 2 * * ? *)',
  input: z.object({}),
  output: z.object({ month: Month }),
  uses: { invoiceRuns: 'write' },
});
