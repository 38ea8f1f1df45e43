import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ChatWriter } from './chat.ports.ts';
import { ChatMessage } from './chat.ts';
import { prefixes } from './messaging.keys.ts';

const messagePrefix = 'MSG#';
/** How many of the latest messages a save is matched with. Both parties save within seconds of what was said. */
const maxMatched = 200;

const partitionOf = (conversation: string) => prefixes.conversation + conversation;
const messageKeyOf = ({ gig, createdAt, id }: ChatMessage) => ({
  PK: partitionOf(gig),
  // The id alone orders messages only by the second, and people answer faster than that.
  SK: `${messagePrefix}${createdAt}#${id}`,
});

const HeardMessage = ChatMessage.extend({ isSaved: z.boolean().optional() });

/** Conversations `CHT#<id>`: messages `MSG#<time>#<id>`; `isSaved` marks those that their receiver has saved. */
export function chat(runtime: Runtime): ChatWriter {
  const table = tableOf(runtime);
  const messagesOf = (conversation: string) => ({
    partition: partitionOf(conversation),
    sort: { prefix: messagePrefix },
    consistent: true,
  });
  return {
    list: async (conversation, { skip, limit }) => {
      const items = await takeItems(table, messagesOf(conversation), skip + limit, ChatMessage);
      return items.slice(skip);
    },

    record: async (message) => {
      await commitIfUnchanged(table, [table.put({ ...messageKeyOf(message), ...message }, isNew('changed_meanwhile'))]);
    },

    has: async (message) => (await table.get(messageKeyOf(message), ChatMessage)) !== undefined,

    acknowledge: async (conversation, words) => {
      const query = { ...messagesOf(conversation), descending: true };
      const latest = await takeItems(table, query, maxMatched, HeardMessage);
      const equal = latest.filter(({ account, message }) => account === words.account && message === words.message);
      for (const { isSaved, ...message } of equal.toReversed()) {
        if (isSaved) continue;
        const saving = table.update(
          messageKeyOf(message),
          { expression: 'SET isSaved = :true', values: { ':true': true } },
          { expression: 'attribute_not_exists(isSaved)', otherwise: 'changed_meanwhile' },
        );
        if (await commitIfUnchanged(table, [saving])) return message;
      }
      const [last] = equal;
      if (!last) return undefined;
      const { isSaved: _, ...message } = last;
      return message;
    },
  };
}
