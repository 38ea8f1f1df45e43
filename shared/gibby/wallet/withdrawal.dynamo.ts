import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './wallet.keys.ts';
import type { WithdrawalsWriter } from './withdrawal.ports.ts';
import { Withdrawal, type WithdrawalEvent } from './withdrawal.ts';
import { withdrawalEvents } from './withdrawal-events.ts';

const partitionOf = (withdrawalId: number) => `${prefixes.withdrawal}${withdrawalId}`;
const keyOf = (withdrawalId: number) => ({ PK: partitionOf(withdrawalId), SK: 'W' });
const eventKeyOf = ({ withdrawalId, seq }: WithdrawalEvent) => recordKey(withdrawalEvents, withdrawalId, placeOf(seq));
const onceKeyOf = (onceKey: string) => ({ PK: `${prefixes.withdrawal}once/${onceKey}`, SK: 'ONCE' });
const countKeyOf = (userId: number) => ({ PK: `${prefixes.withdrawalsOf}${userId}`, SK: 'COUNT' });

/** As long as a request's idempotency key is honoured. */
const onceRetentionSeconds = 24 * 3600;

const OnceItem = z.object({ withdrawalId: GibbyId, ttl: z.int() });
type OnceItem = z.infer<typeof OnceItem>;
const WithdrawalCount = z.object({ total: z.int() });

/**
 * Withdrawals `WDR#<id>` / `W` with their events `EVT#<seq>`, which also serve as the outbox. GSI1 lists those of a
 * user, GSI2 those of a status, both by the time of the request. A separate item counts a user's withdrawals.
 * `WDR#once/<key>` / `ONCE` remembers for a day which withdrawal a request made.
 */
export function withdrawals(runtime: Runtime): WithdrawalsWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const get = (withdrawalId: number) => table.get(keyOf(withdrawalId), Withdrawal);

  /**
   * A key can be used again only after its day is over. The condition checks that, since TTL may remove the item days
   * later.
   */
  const once = (onceKey: string, withdrawalId: number): Write => {
    const now = nowSeconds();
    const item: OnceItem = { withdrawalId, ttl: now + onceRetentionSeconds };
    const free = isNew('changed_meanwhile');
    return table.put(
      { ...onceKeyOf(onceKey), ...item },
      { ...free, expression: `${free.expression} OR #ttl <= :now`, names: { '#ttl': 'ttl' }, values: { ':now': now } },
    );
  };

  return {
    get,

    madeUnder: async (onceKey) => {
      const made = await table.get(onceKeyOf(onceKey), OnceItem);
      return made && made.ttl > nowSeconds() ? get(made.withdrawalId) : undefined;
    },

    countOf: async (userId) => (await table.get(countKeyOf(userId), WithdrawalCount))?.total ?? 0,

    ofUser: (userId, pageQuery) =>
      pageOfIndex(
        table,
        { partition: `${prefixes.withdrawalsOf}${userId}`, index: 'GSI1', descending: true },
        pageQuery,
      ),
    inStatus: (status, pageQuery) =>
      pageOfIndex(table, { partition: prefixes.withdrawalsIn + status, index: 'GSI2' }, pageQuery),

    creation: (withdrawal, event, onceKey) => [
      table.put({ ...keyOf(withdrawal.id), ...indexKeysOf(withdrawal), ...withdrawal }, isNew('changed_meanwhile')),
      newEvent(table, event),
      table.update(countKeyOf(withdrawal.userId), {
        expression: 'ADD #total :one',
        names: { '#total': 'total' },
        values: { ':one': 1 },
      }),
      ...(onceKey === undefined ? [] : [once(onceKey, withdrawal.id)]),
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
  pageQuery: PageQuery,
): Promise<Page<Withdrawal>> {
  const { items, ...page } = await numberedPage(table, query, pageQuery, Withdrawal);
  return { ...page, items: items };
}
