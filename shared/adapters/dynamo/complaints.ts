import type { OpenComplaint } from '../../domain/complaint.ts';
import type { ComplaintsWriter } from '../../ports/complaints.ts';
import type { Write } from '../../ports/transaction.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { numberedPage } from './numbered-page.ts';
import { commitUnlessOvertaken } from './overtaken.ts';
import { withoutKeys } from './read.ts';
import { isNew, type Table, tableOf } from './table.ts';

const keyOf = (requestId: number) => ({ PK: `${prefixes.complaint}${requestId}`, SK: 'C' });
const countKey = { PK: `${prefixes.complaint}OPEN`, SK: 'COUNT' };

/**
 * `CPL#<request>` / `C`, in GSI1 under `CPO#OPEN` by time as long as it is open, and `CPL#OPEN` / `COUNT`. A settled one
 * stays, so that a complaint that is told of again does not open anew.
 */
export function complaints(runtime: Runtime): ComplaintsWriter {
  const table = tableOf(runtime);
  const partition = `${prefixes.openComplaints}OPEN`;

  return {
    open: async (wish) => {
      const page = await numberedPage<OpenComplaint>(table, { partition, index: 'GSI1' }, wish);
      return { ...page, items: page.items.map(withoutKeys) };
    },

    countOpen: async () => (await table.get<{ readonly open?: number }>(countKey))?.open ?? 0,

    add: async (complaint) => {
      const { requestId, complainedAt } = complaint;
      const place = { GSI1PK: partition, GSI1SK: `${complainedAt}#${requestId}` };
      await commitUnlessOvertaken(table, [
        table.put({ ...keyOf(requestId), ...place, ...complaint }, isNew('changed_meanwhile')),
        count(table, 1),
      ]);
    },

    settle: async (requestId) => {
      const removal = { expression: 'REMOVE GSI1PK, GSI1SK' };
      const isOpen = { expression: 'attribute_exists(GSI1PK)', otherwise: 'changed_meanwhile' } as const;
      await commitUnlessOvertaken(table, [table.update(keyOf(requestId), removal, isOpen), count(table, -1)]);
    },
  };
}

function count(table: Table, change: 1 | -1): Write {
  const names = { '#open': 'open' };
  return table.update(countKey, { expression: 'ADD #open :change', names, values: { ':change': change } });
}
