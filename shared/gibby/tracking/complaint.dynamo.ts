import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ComplaintsWriter } from './complaint.ports.ts';
import { OpenComplaint } from './complaint.ts';
import { prefixes } from './tracking.keys.ts';

const keyOf = (requestId: number) => ({ PK: `${prefixes.complaint}${requestId}`, SK: 'C' });
const countKey = { PK: `${prefixes.complaint}OPEN`, SK: 'COUNT' };

const OpenCount = z.object({ open: z.int() });

/**
 * `CPL#<request>` / `C`. GSI1 lists open complaints under `CPO#OPEN` by time, and `CPL#OPEN` / `COUNT` counts them. A
 * settled complaint stays, so that a redelivered event does not reopen it.
 */
export function complaints(runtime: Runtime): ComplaintsWriter {
  const table = tableOf(runtime);
  const partition = `${prefixes.openComplaints}OPEN`;

  return {
    open: async (pageQuery) => {
      return numberedPage(table, { partition, index: 'GSI1' }, pageQuery, OpenComplaint);
    },

    countOpen: async () => (await table.get(countKey, OpenCount))?.open ?? 0,

    add: async (complaint) => {
      const { requestId, complainedAt } = complaint;
      const place = { GSI1PK: partition, GSI1SK: `${complainedAt}#${requestId}` };
      await commitIfUnchanged(table, [
        table.put({ ...keyOf(requestId), ...place, ...complaint }, isNew('changed_meanwhile')),
        count(table, 1),
      ]);
    },

    settle: async (requestId) => {
      const removal = { expression: 'REMOVE GSI1PK, GSI1SK' };
      const isOpen = { expression: 'attribute_exists(GSI1PK)', otherwise: 'changed_meanwhile' } as const;
      await commitIfUnchanged(table, [table.update(keyOf(requestId), removal, isOpen), count(table, -1)]);
    },
  };
}

function count(table: Table, change: 1 | -1): Write {
  const names = { '#open': 'open' };
  return table.update(countKey, { expression: 'ADD #open :change', names, values: { ':change': change } });
}
