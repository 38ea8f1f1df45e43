import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { InvoiceRuns } from './invoice.ports.ts';
import { InvoiceRun, type Month } from './invoice.ts';
import { invoiceRunEvents } from './invoice-run-events.ts';
import { prefixes } from './invoices.keys.ts';

const keyOf = (month: Month) => ({ PK: prefixes.invoiceRun + month, SK: 'R' });
const eventKeyOf = ({ month, version }: InvoiceRun) => recordKey(invoiceRunEvents, month, placeOf(version));

/** Runs `INR#<month>` / `R` with an event `EVT#<version>` for each page that was completed. */
export function invoiceRuns(runtime: Runtime): InvoiceRuns {
  const table = tableOf(runtime);
  return {
    get: (month) => table.get(keyOf(month), InvoiceRun),

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
