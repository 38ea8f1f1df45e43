import { invoiceEvents } from '#shared/dropin/invoices/invoice-events.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const workOnInvoice = defineConsumer({
  summary: 'Brings the gigs and payments of an invoice to where it is going, some at a time',
  on: invoiceEvents,
  through: 'queue',
  uses: { invoices: 'write', gigs: 'write', settlements: 'write', ledger: 'write' },
});
