import * as z from 'zod';
import type { CatalogEntry } from '#shared/gibby/kernel/catalog-entry.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** Far more entries than any such list has, since users choose from them. */
const maxEntries = 1_000;

/** An entry as it is stored: `Category.extend(versioned)`. */
export const versioned = { version: z.int() };

type Stored<Entry> = Entry & { readonly version: number };

/**
 * A list whose first entries come with the code. The table holds what administrators changed or added, in one partition
 * by id, and stored entries override those from the code. So a deployment brings its entries without writing anything,
 * works the same wherever it runs, and never undoes a change.
 */
export function seededList<Entry extends CatalogEntry>(
  runtime: Runtime,
  partition: string,
  seeds: readonly Entry[],
  schema: z.ZodType<Stored<Entry>>,
) {
  const table = tableOf(runtime);
  const keyOf = (id: number) => ({ PK: partition, SK: String(id).padStart(10, '0') });

  const put = (entry: Entry, seen?: Stored<Entry>) => {
    const fields = { ...entry, version: (seen?.version ?? 0) + 1 };
    return table.commit([table.update(keyOf(entry.id), settingOf(fields), unchangedSince(seen))]);
  };

  return {
    /** All entries, oldest first. */
    all: async (): Promise<readonly Entry[]> => {
      const stored = await takeItems(table, { partition }, maxEntries, schema);
      const byId = new Map([...seeds, ...stored].map((entry) => [entry.id, entry]));
      return [...byId.values()].sort(byAge);
    },

    get: async (id: number): Promise<Entry | undefined> => {
      const stored = await table.get(keyOf(id), schema);
      return stored ?? seeds.find((seed) => seed.id === id);
    },

    add: (entry: Entry) => put(entry),

    /** Replaces an entry's contents. */
    replace: async (id: number, contents: Omit<Entry, keyof CatalogEntry>, at: Timestamp): Promise<Entry> => {
      const stored = await table.get(keyOf(id), schema);
      const known = stored ?? seeds.find((seed) => seed.id === id);
      if (!known) throw new Failure('not_found');
      const entry = { ...known, ...contents, updatedAt: at };
      await put(entry, stored);
      return entry;
    },
  };
}

function byAge(a: CatalogEntry, b: CatalogEntry): number {
  return a.createdAt.localeCompare(b.createdAt) || a.id - b.id;
}
