import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { InvoiceRunEvent } from './invoice.ts';
import { prefixes } from './invoices.keys.ts';

/** Every page of a run that opens the invoices of a month. */
export const invoiceRunEvents = defineTopic({
  name: 'invoiceRun',
  keys: { partition: prefixes.invoiceRun, sort: sortPrefixes.event },
  record: InvoiceRunEvent,
});
