import { InvoiceRunRecord } from '#shared/dropin/invoices/invoice.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const openInvoices = defineConsumer({
  summary: 'Opens the invoices of a month, some operators at a time',
  source: { stream: { partitionPrefix: 'INR#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: InvoiceRunRecord,
  uses: { invoiceRuns: 'write', invoices: 'write', settlements: 'read' },
});
