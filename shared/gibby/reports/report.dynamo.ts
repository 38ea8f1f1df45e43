import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Reports } from './report.ports.ts';
import { prefixes } from './reports.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.report}${requestId}`;
const countKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'COUNT' });
const reportKey = (requestId: number, userId: number) => ({ PK: partitionOf(requestId), SK: `U#${userId}` });

const ReportCount = z.object({ count: z.int() });

/** Reports `RPT#<request>` / `U#<user>`, one for each user, and their `COUNT` in the same partition. */
export function reports(runtime: Runtime): Reports {
  const table = tableOf(runtime);
  return {
    add: async (requestId, userId, at) => {
      const one = { expression: 'ADD #count :one', names: { '#count': 'count' }, values: { ':one': 1 } };
      await commitIfUnchanged(table, [
        table.put({ ...reportKey(requestId, userId), requestId, userId, at }, isNew('changed_meanwhile')),
        table.update(countKey(requestId), one),
      ]);
      return (await table.get(countKey(requestId), ReportCount))?.count ?? 0;
    },
  };
}
