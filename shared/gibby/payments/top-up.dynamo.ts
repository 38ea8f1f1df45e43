import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf, unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './payments.keys.ts';
import type { TopUpsWriter } from './top-up.ports.ts';
import { TopUp, type TopUpEvent } from './top-up.ts';
import { topUpEvents } from './top-up-events.ts';

const keyOf = (topUpId: string) => ({ PK: prefixes.topUp + topUpId, SK: 'T' });
const eventKeyOf = (topUpId: string, seq: number) => recordKey(topUpEvents, topUpId, placeOf(seq));

/**
 * One partition for all: a sweep reads the undecided payments of a day in one go, and each leaves it once it is
 * decided.
 */
const checkPartition = `${prefixes.topUpsToCheck}OPEN`;
const checkKeys = ['GSI1PK', 'GSI1SK'] as const;

/**
 * Payments `TXN#<id>` / `T` with their events `EVT#<seq>`, which also serve as the outbox.
 * GSI1 lists the undecided ones by the time at which the provider is to be asked. All of it is kept for ever.
 */
export function topUps(runtime: Runtime): TopUpsWriter {
  const table = tableOf(runtime);
  return {
    get: (topUpId) => table.get(keyOf(topUpId), TopUp),

    dueForCheck: async (at, limit) => {
      const query = { partition: checkPartition, index: 'GSI1', sort: { from: '0', to: `${at}~` } } as const;
      return await takeItems(table, query, limit, TopUp);
    },

    creation: (topUp, event) => [
      table.put({ ...keyOf(topUp.id), ...topUp, ...checkKeysOf(topUp) }, isNew('changed_meanwhile')),
      newEvent(table, event),
    ],

    change: (topUp, event) => [
      table.update(
        keyOf(topUp.id),
        settingOf({ ...topUp, ...checkKeysOf(topUp) }, topUp.nextCheckAt === null ? checkKeys : []),
        previousVersionOf(topUp),
      ),
      newEvent(table, event),
    ],

    postpone: async (topUp, nextCheckAt) => {
      const postponed = { nextCheckAt, ...checkKeysOf({ ...topUp, nextCheckAt }) };
      await commitIfUnchanged(table, [table.update(keyOf(topUp.id), settingOf(postponed), unchangedSince(topUp))]);
    },

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, event: TopUpEvent): Write {
  return table.put({ ...eventKeyOf(event.topUpId, event.seq), ...event }, isNew('changed_meanwhile'));
}

/** Several payments may be due at one moment: the id distinguishes them. */
function checkKeysOf({ id, nextCheckAt }: Pick<TopUp, 'id' | 'nextCheckAt'>) {
  return nextCheckAt === null ? {} : { GSI1PK: checkPartition, GSI1SK: `${nextCheckAt}#${id}` };
}
