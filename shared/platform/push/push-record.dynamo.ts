import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { ItemKey } from '#shared/platform/dynamo/stored-item.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './push.keys.ts';
import type { PushRecords } from './push.ports.ts';

const retentionSeconds = 86_400;
const sent = 'SENT#';
const confirmed = 'RCPT#';

/**
 * One partition `PSH#<message>`: `SENT#<device>` for each device it was sent to, `RCPT#<account>` for each account that
 * confirmed it.
 */
export function pushRecords(runtime: Runtime): PushRecords {
  const table = tableOf(runtime);
  const partitionOf = (messageId: string) => prefixes.push + messageId;
  const ttl = () => Math.floor(runtime.clock.now() / 1000) + retentionSeconds;

  return {
    sentTo: async (messageId) => {
      const query = { partition: partitionOf(messageId), sort: { prefix: sent }, consistent: true };
      const { items } = await table.query(query, ItemKey);
      return new Set(items.map(({ SK }) => SK.slice(sent.length)));
    },

    recordSent: (messageId, deviceId) =>
      table.commit([table.put({ PK: partitionOf(messageId), SK: sent + deviceId, ttl: ttl() })]),

    confirm: async (messageId, accountId) => {
      const receipt = { PK: partitionOf(messageId), SK: confirmed + accountId, ttl: ttl() };
      return commitIfUnchanged(table, [table.put(receipt, isNew('changed_meanwhile'))]);
    },
  };
}
