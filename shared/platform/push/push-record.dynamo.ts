import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './push.keys.ts';
import type { PushRecords } from './push.ports.ts';

const retentionSeconds = 86_400;
/** Longer than any function runs (infra/constructs/operation-function.ts): whoever claimed it has ended by then. */
const leaseSeconds = 12;
const sent = 'SENT#';
const confirmed = 'RCPT#';

const Sending = ItemKey.extend({
  /** Seconds since the epoch. Only on an item whose message is being sent. */
  leaseUntil: z.int().optional(),
});

/**
 * One partition `PSH#<message>`: `SENT#<target>` for each device or other target it was sent to, or is being sent to
 * until `leaseUntil`; `RCPT#<account>` for each account that confirmed it.
 */
export function pushRecords(runtime: Runtime): PushRecords {
  const table = tableOf(runtime);
  const partitionOf = (messageId: string) => prefixes.push + messageId;
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);
  const ttl = () => nowSeconds() + retentionSeconds;
  const keyOf = (messageId: string, target: string) => ({ PK: partitionOf(messageId), SK: sent + target });

  return {
    sentTo: async (messageId) => {
      const query = { partition: partitionOf(messageId), sort: { prefix: sent }, consistent: true };
      const { items } = await table.query(query, Sending);
      return new Set(items.filter(isSent).map(({ SK }) => SK.slice(sent.length)));
    },

    claim: async (messageId, target) => {
      const key = keyOf(messageId, target);
      const free = isNew('changed_meanwhile');
      const claim = table.put(
        { ...key, leaseUntil: nowSeconds() + leaseSeconds, ttl: ttl() },
        { ...free, expression: `${free.expression} OR leaseUntil < :now`, values: { ':now': nowSeconds() } },
      );
      if (await commitIfUnchanged(table, [claim])) return 'claimed';
      const found = await table.get(key, Sending);
      return found && isSent(found) ? 'sent' : 'underWay';
    },

    recordSent: (messageId, target) => table.commit([table.put({ ...keyOf(messageId, target), ttl: ttl() })]),

    release: (messageId, target) => table.commit([table.remove(keyOf(messageId, target))]),

    confirm: async (messageId, accountId) => {
      const receipt = { PK: partitionOf(messageId), SK: confirmed + accountId, ttl: ttl() };
      return commitIfUnchanged(table, [table.put(receipt, isNew('changed_meanwhile'))]);
    },
  };
}

function isSent({ leaseUntil }: z.infer<typeof Sending>): boolean {
  return leaseUntil === undefined;
}
