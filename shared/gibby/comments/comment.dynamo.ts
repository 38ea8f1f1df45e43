import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { withoutKeys } from '#shared/platform/dynamo/items.dynamo.ts';
import { commitIfUnchanged } from '#shared/platform/dynamo/optimistic-lock.dynamo.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { CommentsWriter } from './comment.ports.ts';
import type { Comment } from './comment.ts';
import { commentEvents } from './comment-events.ts';
import { prefixes } from './comments.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.comment}${requestId}`;
const countKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'COUNT' });
const commentKey = ({ requestId, id }: Comment) => recordKey(commentEvents, requestId, placeOf(id, 15));

interface CountItem {
  readonly PK: string;
  readonly requestId: number;
  readonly count: number;
}

/**
 * Comments `CMT#<request>` / `EVT#<id>`, in the order of their ids; each is its own event. `COUNT` in the same
 * partition counts them.
 */
export function comments(runtime: Runtime): CommentsWriter {
  const table = tableOf(runtime);
  return {
    ofRequest: async (requestId, pageQuery) => {
      const query = { partition: partitionOf(requestId), sort: { prefix: commentEvents.keys.sort }, consistent: true };
      const { items, next } = await numberedPage<Comment & { event: string }>(table, query, pageQuery);
      const found = items.map((item) => {
        const { event, ...comment } = withoutKeys(item);
        return comment;
      });
      return { items: found, ...(next !== undefined && { next }) };
    },

    count: async (requestId) => (await table.get<CountItem>(countKey(requestId)))?.count ?? 0,

    counts: async (requestIds) => {
      const items = await table.getMany<CountItem>([...new Set(requestIds)].map(countKey));
      return new Map(items.map(({ requestId, count }) => [requestId, count]));
    },

    add: async (comment) => {
      const one = {
        expression: 'ADD #count :one SET requestId = :requestId',
        names: { '#count': 'count' },
        values: { ':one': 1, ':requestId': comment.requestId },
      };
      await commitIfUnchanged(table, [
        table.put({ ...commentKey(comment), ...comment, event: 'commented' }, isNew('changed_meanwhile')),
        table.update(countKey(comment.requestId), one),
      ]);
    },
  };
}
