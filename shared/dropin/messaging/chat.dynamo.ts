import * as z from 'zod';
import { isConflict } from '#shared/kernel/optimistic-lock.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ChatWriter } from './chat.ports.ts';
import { ChatMessage } from './chat.ts';
import { prefixes } from './messaging.keys.ts';

const messagePrefix = 'MSG#';
const keyRetentionSeconds = 24 * 3600;

const partitionOf = (conversation: string) => prefixes.conversation + conversation;
const messageKeyOf = ({ gig, createdAt, id }: ChatMessage) => ({
  PK: partitionOf(gig),
  // The id alone orders messages only by the second, and people answer faster than that.
  SK: `${messagePrefix}${createdAt}#${id}`,
});
const dedupeKeyOf = (conversation: string, key: string) => ({ PK: partitionOf(conversation), SK: `KEY#${key}` });

const DedupeItem = z.object({
  /** Sort key of the message that was stored under this idempotency key. */
  message: z.string(),
  ttl: z.int(),
});

/** Conversations `CHT#<id>`: messages `MSG#<time>#<id>`, and keys `KEY#<key>`, which recognise repeats for one day. */
export function chat(runtime: Runtime): ChatWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);
  return {
    list: async (conversation, { skip, limit }) => {
      const query = { partition: partitionOf(conversation), sort: { prefix: messagePrefix }, consistent: true };
      const items = await takeItems(table, query, skip + limit, ChatMessage);
      return items.slice(skip);
    },

    save: async (message, messageKeys) => {
      try {
        await table.commit(savingOf(table, message, messageKeys, nowSeconds(), isFree(nowSeconds())));
        return message;
      } catch (thrown) {
        if (!isConflict(thrown)) throw thrown;
        const saved = await savedBefore(table, message.gig, messageKeys, nowSeconds());
        if (!saved) throw thrown;
        return saved;
      }
    },

    record: (message, messageKeys) => table.commit(savingOf(table, message, messageKeys, nowSeconds())),

    has: async (message) => (await table.get(messageKeyOf(message), ChatMessage)) !== undefined,
  };
}

/** The message with its keys. With `keyCondition`, only when no other message has one of them. */
function savingOf(
  table: Table,
  message: ChatMessage,
  messageKeys: readonly string[],
  now: number,
  keyCondition?: Condition,
) {
  const key = messageKeyOf(message);
  return [
    table.put({ ...key, ...message }),
    ...messageKeys.map((each) =>
      table.put({ ...dedupeKeyOf(message.gig, each), message: key.SK, ttl: now + keyRetentionSeconds }, keyCondition),
    ),
  ];
}

const isFree = (now: number): Condition => ({
  // DynamoDB may delete expired items late.
  expression: 'attribute_not_exists(PK) OR #ttl <= :now',
  names: { '#ttl': 'ttl' },
  values: { ':now': now },
  otherwise: 'changed_meanwhile',
});

async function savedBefore(
  table: Table,
  conversation: string,
  messageKeys: readonly string[],
  now: number,
): Promise<ChatMessage | undefined> {
  for (const each of messageKeys) {
    const dedupe = await table.get(dedupeKeyOf(conversation, each), DedupeItem);
    if (!dedupe || dedupe.ttl <= now) continue;
    const saved = await table.get({ PK: partitionOf(conversation), SK: dedupe.message }, ChatMessage);
    if (saved) return saved;
  }
  return undefined;
}
