import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { InvoicesWriter } from './invoice.ports.ts';
import { Invoice, type InvoiceEvent, type InvoiceKey, InvoiceLine, type Month } from './invoice.ts';
import { invoiceEvents } from './invoice-events.ts';
import { prefixes } from './invoices.keys.ts';

const partitionOf = (operatorId: string) => prefixes.invoice + operatorId;
const invoicePrefix = 'I#';
const keyOf = ({ operator, month }: InvoiceKey) => ({ PK: partitionOf(operator), SK: invoicePrefix + month });
const lineSort = (month: Month, gigId: string) => `L#${month}#${gigId}`;
const eventKeyOf = ({ operator, month, seq }: InvoiceEvent) =>
  recordKey(invoiceEvents, operator, `${month}#${placeOf(seq)}`);

/**
 * Everything for one operator is in one partition, `INV#<operator>`: invoices `I#<month>`, their lines
 * `L#<month>#<gig>` and their events `EVT#<month>#<seq>`, which also serve as the outbox. GSI1 lists the invoices of a
 * month by status and operator.
 */
export function invoices(runtime: Runtime): InvoicesWriter {
  const table = tableOf(runtime);
  return {
    get: (key) => table.get(keyOf(key), Invoice),

    lines: async ({ operator, month }, { limit, after = '' }) => {
      const sort = { from: lineSort(month, after), to: lineSort(month, 'g') };
      const query = { partition: partitionOf(operator), sort, consistent: true };
      const items = await takeItems(table, query, limit + 2, InvoiceLine);
      const behind = items.filter(({ gigId }) => gigId !== after);
      return pageOf(behind, limit, ({ gigId }) => gigId);
    },

    ofOperator: async (operatorId, { limit, before = '9' }) => {
      const sort = { from: invoicePrefix, to: invoicePrefix + before };
      const query = { partition: partitionOf(operatorId), sort, descending: true };
      const items = await takeItems(table, query, limit + 2, Invoice);
      const older = items.filter(({ month }) => month !== before);
      return pageOf(older, limit, ({ month }) => month);
    },

    ofMonth: (month, { limit, status, cursor }) => {
      return table.query(
        {
          partition: prefixes.invoicesOfMonth + month,
          index: 'GSI1',
          limit,
          cursor,
          ...(status !== undefined && { sort: { prefix: `${status}#` } }),
        },
        Invoice,
      );
    },

    creation: (invoice, event) => [
      table.put({ ...keyOf(invoice), ...indexKeysOf(invoice), ...invoice }, isNew('changed_meanwhile')),
      newEvent(table, event),
    ],

    change: (invoice, event) => {
      const { lineCount, totalMinor, ...changed } = invoice;
      const fields = settingOf({ ...changed, ...indexKeysOf(invoice) });
      return [table.update(keyOf(invoice), fields, previousVersionOf(invoice)), newEvent(table, event)];
    },

    line: (key, line) => [
      table.put(
        { PK: partitionOf(key.operator), SK: lineSort(key.month, line.gigId), ...line },
        isNew('transition_refused'),
      ),
      table.update(
        keyOf(key),
        {
          expression: 'ADD lineCount :one, totalMinor :amount',
          values: { ':one': 1, ':amount': line.amountMinor },
        },
        {
          expression: '#status = :generating',
          names: { '#status': 'status' },
          values: { ':generating': 'generating' },
          otherwise: 'transition_refused',
        },
      ),
    ],

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, event: InvoiceEvent): Write {
  return table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile'));
}

function indexKeysOf({ operator, month, status }: Invoice) {
  return { GSI1PK: prefixes.invoicesOfMonth + month, GSI1SK: `${status}#${operator}` };
}

/** The first `limit` items; when more follow, the mark of the last one is the cursor to them. */
function pageOf<Item>(items: readonly Item[], limit: number, markOf: (item: Item) => string) {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, ...(items.length > limit && last !== undefined && { next: markOf(last) }) };
}
