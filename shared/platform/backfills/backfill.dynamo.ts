import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Backfills } from './backfill.ports.ts';
import { Progress } from './backfill.ts';
import { prefixes } from './backfills.keys.ts';

const progressKey = (name: string) => ({ PK: prefixes.backfill + name, SK: 'P' });

/** Walks over the table, and `BKF#<name>` / `P`: how far the one of this name has come. */
export function backfills(runtime: Runtime): Backfills {
  const table = tableOf(runtime);
  return {
    page: async ({ prefix, sortKey }, step) => {
      const { items, next } = await table.scan({ ...step, prefix }, ItemKey);
      const ids = items.filter(({ SK }) => SK === sortKey).map(({ PK }) => PK.slice(prefix.length));
      return { items: ids, ...(next !== undefined && { next }) };
    },

    progress: (name) => table.get(progressKey(name), Progress),

    save: (name, progress, before) =>
      table.commit([table.put({ ...progressKey(name), ...progress }, unchangedSince(before))]),
  };
}
