import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { InvoiceEvent } from './invoice.ts';
import { prefixes } from './invoices.keys.ts';

/** Every change of an invoice. */
export const invoiceEvents = defineTopic({
  name: 'invoice',
  keys: { partition: prefixes.invoice, sort: sortPrefixes.event },
  record: InvoiceEvent,
});
