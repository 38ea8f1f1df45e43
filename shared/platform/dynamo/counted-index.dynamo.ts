import { isDeepStrictEqual } from 'node:util';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from './conditions.dynamo.ts';
import { untilCommitted } from './optimistic-lock.dynamo.ts';
import type { Key, Table } from './table.dynamo.ts';

/** An item of a list; it begins with its keys, those of the indexes among them. */
export type Entry = Key & Readonly<Record<string, unknown>>;

/** What was placed of one thing, and from which version of it. */
interface Placed<Thing> {
  readonly version: number;
  readonly thing?: Thing;
}

/** How a thing is placed in lists that are counted. */
export interface Placing<Thing> {
  readonly key: Key;
  /** Chooses the counter that its entries are counted by. */
  readonly number: number;
  readonly version: number;
  /** Undefined once it stands nowhere. */
  readonly thing: Thing | undefined;
  readonly entriesOf: (thing: Thing) => readonly Entry[];
}

/** Things that change at the same moment seldom meet at one counter. */
const counters = 8;
const counterPrefix = 'COUNT#';

/**
 * Places one version of a thing: entries that it no longer has go, new ones come, and the counters of the lists that it
 * left or joined change, all in one transaction. What was placed is kept beside it, so that the same version may be told
 * again and an older one changes nothing. Fails with `busy` when others change the same lists all the time.
 */
export function placeEntries<Thing>(table: Table, placing: Placing<Thing>): Promise<void> {
  const { key, version, thing } = placing;
  return untilCommitted('others change the same lists', async () => {
    const known = await table.get<Placed<Thing>>(key);
    if (known && known.version >= version) return;
    // The same content at a later version need not be written: no older version can differ from it any more.
    if (known && isDeepStrictEqual(known.thing, thing)) return;
    const placed = table.put({ ...key, version, thing }, unchangedSince(known));
    await table.commit([placed, ...movesOf(table, placing, known?.thing)]);
  });
}

function movesOf<Thing>(table: Table, placing: Placing<Thing>, before: Thing | undefined): Write[] {
  const { thing, number, entriesOf } = placing;
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

function byKey(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [`${entry.PK}\n${entry.SK}`, entry]));
}

/** Adds to the number of entries of a list. `number` is that of the thing that comes or goes. */
export function countWrite(table: Table, partition: string, number: number, by: number): Write {
  const key = { PK: partition, SK: `${counterPrefix}${number % counters}` };
  return table.update(key, { expression: 'ADD #n :by', names: { '#n': 'n' }, values: { ':by': by } });
}

/** How many entries a list has: one read of a few small items, however many those are. */
export async function countedEntries(table: Table, partition: string): Promise<number> {
  const { items } = await table.query<{ n: number }>({ partition, sort: { prefix: counterPrefix } });
  return items.reduce((sum, { n }) => sum + n, 0);
}
