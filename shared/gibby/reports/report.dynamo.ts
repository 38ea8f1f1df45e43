import { createHash } from 'node:crypto';
import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { type Condition, isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Reports } from './report.ports.ts';
import { prefixes } from './reports.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.report}${requestId}`;
const countKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'COUNT' });
const reportKey = (requestId: number, userId: number) => ({ PK: partitionOf(requestId), SK: `U#${userId}` });

const personKey = (requestId: number, person: string) => ({
  PK: partitionOf(requestId),
  SK: `P#${createHash('sha256').update(person).digest('hex')}`,
});

/** Reports of before have no mark. They were counted when they came, or never will be. */
const isUncounted: Condition = {
  expression: 'attribute_not_exists(PK) OR isCounted = :no',
  values: { ':no': false },
  otherwise: 'changed_meanwhile',
};

const ReportCount = z.object({ count: z.int() });

/**
 * Reports `RPT#<request>` / `U#<user>`, one for each user, who counts once even if their mailbox changes. The people
 * whose reports count are `P#<hash of the mailbox>`, and their `COUNT` is in the same partition.
 */
export function reports(runtime: Runtime): Reports {
  const table = tableOf(runtime);
  return {
    add: async ({ requestId, userId, person, at }) => {
      const reportOf = (isCounted: boolean) =>
        table.put({ ...reportKey(requestId, userId), requestId, userId, at, isCounted }, isUncounted);
      if (person === undefined) await commitIfUnchanged(table, [reportOf(false)]);
      else {
        const one = { expression: 'ADD #count :one', names: { '#count': 'count' }, values: { ':one': 1 } };
        await commitIfUnchanged(table, [
          reportOf(true),
          table.put(personKey(requestId, person), isNew('changed_meanwhile')),
          table.update(countKey(requestId), one),
        ]);
      }
      return (await table.get(countKey(requestId), ReportCount))?.count ?? 0;
    },
  };
}
