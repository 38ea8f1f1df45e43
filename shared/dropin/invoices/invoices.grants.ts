import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './invoices.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  invoices: onTable('dropin/invoices/invoice.dynamo.ts', [prefixes.invoice], { GSI1: [prefixes.invoicesOfMonth] }),
  invoiceRuns: onTable('dropin/invoices/invoice-run.dynamo.ts', [prefixes.invoiceRun]),
} as const satisfies Partial<Catalogue>;
