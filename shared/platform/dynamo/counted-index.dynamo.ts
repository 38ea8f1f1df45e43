import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from './conditions.dynamo.ts';
import type { Key, Table } from './table.dynamo.ts';

/** An item of a list, with its keys, including those of the indexes. */
export type IndexEntry = Key & Readonly<Record<string, unknown>>;

/** The schema of what is indexed for one thing, and which version of it. */
export function indexedOf<Thing>(thing: z.ZodType<Thing>) {
  return z.object({ version: z.int(), thing: thing.optional() });
}

const Counter = z.object({ n: z.int() });

/** How a thing is indexed in counted lists. */
interface IndexUpdate<Thing> {
  readonly key: Key;
  readonly schema: ReturnType<typeof indexedOf<Thing>>;
  /** Selects the counter item that counts its entries. */
  readonly number: number;
  readonly version: number;
  /** Undefined once the thing is in no list. */
  readonly thing: Thing | undefined;
  readonly entriesOf: (thing: Thing) => readonly IndexEntry[];
}

/** Enough that things changing at the same moment seldom update the same counter item. */
const counters = 8;
const counterPrefix = 'COUNT#';
/** Of one transaction (DynamoDB, "TransactWriteItems"). */
const maxWrites = 100;

/**
 * Indexes one version of a thing: removes entries that it no longer has, adds new ones, and updates the counters of the
 * lists it left or joined, all in one transaction. What was indexed is stored too, so repeating a version is harmless
 * and an older version changes nothing. The same version may be indexed with other content: a backfill repeats it with
 * what newer code makes of it. Fails with `busy` when the same lists keep changing.
 *
 * A change of too many entries for one transaction is made in two: the thing leaves all its lists, and comes back. In
 * between it is in none, and a repetition goes on from there.
 */
export function reindex<Thing>(table: Table, update: IndexUpdate<Thing>): Promise<void> {
  const { key, schema, version, thing } = update;
  return retryOnConflict('others change the same lists', async () => {
    const known = await table.get(key, schema);
    if (known && known.version > version) return;
    // Of a later version with the same content the number is stored, because a version in between may have had another.
    if (known?.version === version && isDeepStrictEqual(known.thing, thing)) return;
    const place = (content: Thing | undefined) => table.put({ ...key, version, thing: content }, unchangedSince(known));
    const writes = [place(thing), ...indexWrites(table, update, known?.thing)];
    if (writes.length <= maxWrites) return table.commit(writes);
    await table.commit([place(undefined), ...indexWrites(table, { ...update, thing: undefined }, known?.thing)]);
    throw new Failure('changed_meanwhile', { detail: 'it has left its lists, and comes back by the next attempt' });
  });
}

function indexWrites<Thing>(table: Table, update: IndexUpdate<Thing>, before: Thing | undefined): Write[] {
  const { thing, number, entriesOf } = update;
  const gone = byKey(before === undefined ? [] : entriesOf(before));
  const come = byKey(thing === undefined ? [] : entriesOf(thing));
  const removed = [...gone].filter(([name]) => !come.has(name)).map(([, entry]) => entry);
  const put = [...come].filter(([name, entry]) => !isDeepStrictEqual(entry, gone.get(name)));
  const changes = new Map<string, number>();
  for (const { PK } of removed) changes.set(PK, (changes.get(PK) ?? 0) - 1);
  for (const [name, { PK }] of put) if (!gone.has(name)) changes.set(PK, (changes.get(PK) ?? 0) + 1);
  return [
    ...removed.map(({ PK, SK }) => table.remove({ PK, SK })),
    ...put.map(([, entry]) => table.put(entry)),
    ...[...changes].filter(([, by]) => by !== 0).map(([partition, by]) => countWrite(table, partition, number, by)),
  ];
}

function byKey(entries: readonly IndexEntry[]): Map<string, IndexEntry> {
  return new Map(entries.map((entry) => [`${entry.PK}\n${entry.SK}`, entry]));
}

/** Changes a list's number of entries by `by`. `number` is that of the thing that is added or removed. */
export function countWrite(table: Table, partition: string, number: number, by: number): Write {
  const key = { PK: partition, SK: `${counterPrefix}${number % counters}` };
  return table.update(key, { expression: 'ADD #n :by', names: { '#n': 'n' }, values: { ':by': by } });
}

/** How many entries a list has: one read of a few small items, however many entries there are. */
export async function countedEntries(table: Table, partition: string): Promise<number> {
  const { items } = await table.query({ partition, sort: { prefix: counterPrefix } }, Counter);
  return items.reduce((sum, { n }) => sum + n, 0);
}
