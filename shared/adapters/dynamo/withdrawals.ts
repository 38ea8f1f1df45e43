import type { PageWish } from '../../domain/gibby-page.ts';
import type { Withdrawal, WithdrawalEvent } from '../../domain/withdrawal.ts';
import type { Page, Write } from '../../ports/transaction.ts';
import type { WithdrawalsWriter } from '../../ports/withdrawals.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes, sortPrefixes } from './keys.ts';
import { previousVersionOf, settingOf } from './lifecycle.ts';
import { numberedPage } from './numbered-page.ts';
import { withoutKeys } from './read.ts';
import { isNew, type Table, tableOf } from './table.ts';

const partitionOf = (withdrawalId: number) => `${prefixes.withdrawal}${withdrawalId}`;
const keyOf = (withdrawalId: number) => ({ PK: partitionOf(withdrawalId), SK: 'W' });
const eventKeyOf = ({ withdrawalId, seq }: WithdrawalEvent) => ({
  PK: partitionOf(withdrawalId),
  SK: `${sortPrefixes.event}${String(seq).padStart(6, '0')}`,
});
const countKeyOf = (userId: number) => ({ PK: `${prefixes.withdrawalsOf}${userId}`, SK: 'COUNT' });

/**
 * Withdrawals `WDR#<id>` / `W` with their events `EVT#<seq>`, which are the outbox at the same time. GSI1 lists those of a
 * user, GSI2 those of a status, both by the time of the request. How many a user has asked for is counted beside.
 */
export function withdrawals(runtime: Runtime): WithdrawalsWriter {
  const table = tableOf(runtime);
  return {
    get: async (withdrawalId) => {
      const item = await table.get<Withdrawal>(keyOf(withdrawalId));
      return item && withoutKeys(item);
    },

    countOf: async (userId) => (await table.get<{ total: number }>(countKeyOf(userId)))?.total ?? 0,

    ofUser: (userId, wish) =>
      pageOfIndex(table, { partition: `${prefixes.withdrawalsOf}${userId}`, index: 'GSI1', descending: true }, wish),
    inStatus: (status, wish) => pageOfIndex(table, { partition: prefixes.withdrawalsIn + status, index: 'GSI2' }, wish),

    creation: (withdrawal, event) => [
      table.put({ ...keyOf(withdrawal.id), ...indexKeysOf(withdrawal), ...withdrawal }, isNew('changed_meanwhile')),
      newEvent(table, event),
      table.update(countKeyOf(withdrawal.userId), {
        expression: 'ADD #total :one',
        names: { '#total': 'total' },
        values: { ':one': 1 },
      }),
    ],

    change: (withdrawal, event) => [
      table.update(
        keyOf(withdrawal.id),
        settingOf({ ...withdrawal, ...indexKeysOf(withdrawal) }),
        previousVersionOf(withdrawal),
      ),
      newEvent(table, event),
    ],

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, event: WithdrawalEvent): Write {
  return table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile'));
}

function indexKeysOf({ id, userId, status, createdAt }: Withdrawal) {
  const place = `${createdAt}#${id}`;
  return {
    GSI1PK: `${prefixes.withdrawalsOf}${userId}`,
    GSI1SK: place,
    GSI2PK: prefixes.withdrawalsIn + status,
    GSI2SK: place,
  };
}

async function pageOfIndex(
  table: Table,
  query: Parameters<typeof numberedPage>[1],
  wish: PageWish,
): Promise<Page<Withdrawal>> {
  const { items, ...page } = await numberedPage<Withdrawal>(table, query, wish);
  return { ...page, items: items.map((item) => withoutKeys(item)) };
}
