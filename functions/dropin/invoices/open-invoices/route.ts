import { invoiceRunEvents } from '#shared/dropin/invoices/invoice-run-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const openInvoices = defineConsumer({
  summary: 'Opens the invoices of a month, some operators at a time',
  on: invoiceRunEvents,
  through: 'queue',
  uses: { invoiceRuns: 'write', invoices: 'write', settlements: 'read' },
});
