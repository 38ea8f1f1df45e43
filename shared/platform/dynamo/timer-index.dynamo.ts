import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Timer } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { LateTimers } from '#shared/kernel/timers.ts';
import { unchangedSince } from './conditions.dynamo.ts';
import { takeItems } from './items.dynamo.ts';
import { settingOf } from './lifecycle.dynamo.ts';
import type { Key, Table } from './table.dynamo.ts';

/** Attributes of an item whose timer runs. */
const timerKeys = ['GSI3PK', 'GSI3SK'] as const;

/** One partition could not take the writes of all items, so the last character of an id chooses one of these. */
const shards = Array.from({ length: 16 }, (_, shard) => shard.toString(16));
const entriesOfShard = 100;

const Entry = z.object({ GSI3SK: z.string() });

/** As of a moment in milliseconds since the epoch. */
type TimerOf<Item> = (item: Item, now: number) => Timer<string> | undefined;

/**
 * The index of running timers, GSI3. It lists the items of one lifecycle by the moment at which their next timer is due,
 * as known when they were written: a heartbeat puts the timer off, and the entry stays until `postpone`.
 */
export function timerIndex<Item extends { readonly id: string | number; readonly version: number }>(
  prefix: string,
  timerOf: TimerOf<Item>,
) {
  const keysOf = (item: Item, timer: Timer<string>) => ({
    GSI3PK: prefix + String(item.id).slice(-1),
    GSI3SK: `${timestampOf(timer.dueAt)}#${item.id}`,
  });
  return {
    /** Attributes to store with the item, and those to remove from it. */
    of: (item: Item, now: number) => {
      const timer = timerOf(item, now);
      return timer ? { set: keysOf(item, timer), gone: [] } : { set: {}, gone: timerKeys };
    },

    on: (table: Table, keyOf: (item: Item) => Key): LateTimers<Item> => ({
      dueBefore: async (before) => {
        const query = { index: 'GSI3', sort: { from: '0', to: before } } as const;
        const found = shards.map((shard) =>
          takeItems(table, { ...query, partition: prefix + shard }, entriesOfShard, Entry),
        );
        return (await Promise.all(found)).flat().map(({ GSI3SK }) => GSI3SK.slice(GSI3SK.indexOf('#') + 1));
      },

      postpone: async (item, now) => {
        const timer = timerOf(item, now);
        if (!timer) return;
        const change = table.update(keyOf(item), settingOf(keysOf(item, timer)), unchangedSince(item));
        await commitIfUnchanged(table, [change]);
      },
    }),
  };
}
