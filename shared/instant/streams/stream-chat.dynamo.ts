import { recordKey } from '#shared/kernel/topic.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { StreamChatWriter } from './stream.ports.ts';
import { streamRetentionSeconds } from './stream.rules.ts';
import { StreamMessage } from './stream.ts';
import { streamMessages } from './stream-messages.ts';

const keyOf = (streamId: string, messageId: string) => recordKey(streamMessages, streamId, messageId);

/**
 * Chats `SCH#<stream>` / `MSG#<id>`, in the order of their ids and so of time. Each message is broadcast when it is
 * stored.
 */
export function streamChat(runtime: Runtime): StreamChatWriter {
  const table = tableOf(runtime);
  return {
    list: async (streamId, { after, limit }) => {
      // `g` sorts after every id. `/` sorts after the id that it is appended to, and before all later ids.
      const { PK: partition, SK: from } = keyOf(streamId, after === undefined ? '' : `${after}/`);
      const query = { partition, sort: { from, to: keyOf(streamId, 'g').SK }, consistent: true };
      return takeItems(table, query, limit, StreamMessage);
    },

    save: (message) => {
      const ttl = Math.floor(runtime.clock.now() / 1000) + streamRetentionSeconds;
      return table.commit([
        table.put({ ...keyOf(message.streamId, message.id), ...message, ttl }, isNew('changed_meanwhile')),
      ]);
    },
  };
}
