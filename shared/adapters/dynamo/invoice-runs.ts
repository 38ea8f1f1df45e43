import type { InvoiceRun, Month } from '../../domain/invoice.ts';
import type { InvoiceRuns } from '../../ports/invoices.ts';
import type { Write } from '../../ports/transaction.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes, sortPrefixes } from './keys.ts';
import { previousVersionOf, settingOf } from './lifecycle.ts';
import { withoutKeys } from './read.ts';
import { isNew, type Table, tableOf } from './table.ts';

const keyOf = (month: Month) => ({ PK: prefixes.invoiceRun + month, SK: 'R' });
const eventKeyOf = ({ month, version }: InvoiceRun) => ({
  PK: prefixes.invoiceRun + month,
  SK: `${sortPrefixes.event}${String(version).padStart(6, '0')}`,
});

/** Runs `INR#<month>` / `R` with an event `EVT#<version>` for each page that is done. */
export function invoiceRuns(runtime: Runtime): InvoiceRuns {
  const table = tableOf(runtime);
  return {
    get: async (month) => {
      const item = await table.get<InvoiceRun>(keyOf(month));
      return item && withoutKeys(item);
    },

    start: (run) =>
      table.commit([table.put({ ...keyOf(run.month), ...run }, isNew('changed_meanwhile')), newEvent(table, run)]),

    change: (run) =>
      table.commit([table.update(keyOf(run.month), settingOf(run), previousVersionOf(run)), newEvent(table, run)]),
  };
}

function newEvent(table: Table, run: InvoiceRun): Write {
  const { month, version } = run;
  return table.put({ ...eventKeyOf(run), month, seq: version }, isNew('changed_meanwhile'));
}
