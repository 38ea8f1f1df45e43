import { InvoiceEventRecord } from '#shared/dropin/invoices/invoice.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const workOnInvoice = defineConsumer({
  summary: 'Brings the gigs and payments of an invoice to where it is going, some at a time',
  source: { stream: { partitionPrefix: 'INV#', sortPrefix: 'EVT#' }, through: 'queue' },
  record: InvoiceEventRecord,
  uses: { invoices: 'write', gigs: 'write', settlements: 'write', ledger: 'write' },
});
