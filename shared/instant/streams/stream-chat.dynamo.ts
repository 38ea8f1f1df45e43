import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { sortPrefixes } from '#shared/platform/dynamo/sort-prefixes.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { StreamChatWriter } from './stream.ports.ts';
import { streamRetentionSeconds } from './stream.rules.ts';
import { StreamMessageRecord } from './stream.ts';
import { prefixes } from './streams.keys.ts';

const partitionOf = (streamId: string) => prefixes.streamMessage + streamId;
const sortOf = (messageId: string) => sortPrefixes.message + messageId;

/**
 * Chats `SCH#<stream>` / `MSG#<id>`, in the order of their ids and so of time. Each message is broadcast when it is
 * stored.
 */
export function streamChat(runtime: Runtime): StreamChatWriter {
  const table = tableOf(runtime);
  return {
    list: async (streamId, { after, limit }) => {
      // `g` sorts after every id. `/` sorts after the id that it is appended to, and before all later ids.
      const sort = { from: sortOf(after === undefined ? '' : `${after}/`), to: sortOf('g') };
      const query = { partition: partitionOf(streamId), sort, consistent: true };
      return takeItems(table, query, limit, StreamMessageRecord);
    },

    save: (message) => {
      const key = { PK: partitionOf(message.streamId), SK: sortOf(message.id) };
      const ttl = Math.floor(runtime.clock.now() / 1000) + streamRetentionSeconds;
      return table.commit([table.put({ ...key, ...message, ttl }, isNew('changed_meanwhile'))]);
    },
  };
}
