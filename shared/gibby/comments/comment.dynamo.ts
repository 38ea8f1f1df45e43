import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { CommentsWriter } from './comment.ports.ts';
import { Comment } from './comment.ts';
import { commentEvents } from './comment-events.ts';
import { prefixes } from './comments.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.comment}${requestId}`;
const countKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'COUNT' });
const commentKey = ({ requestId, id }: Comment) => recordKey(commentEvents, requestId, placeOf(id, 15));

const CountItem = z.object({ requestId: GibbyId, count: z.int() });

/**
 * Comments `CMT#<request>` / `EVT#<id>`, in the order of their ids; each is its own event. `COUNT` in the same
 * partition counts them.
 */
export function comments(runtime: Runtime): CommentsWriter {
  const table = tableOf(runtime);
  return {
    ofRequest: async (requestId, pageQuery) => {
      const query = { partition: partitionOf(requestId), sort: { prefix: commentEvents.keys.sort }, consistent: true };
      return numberedPage(table, query, pageQuery, Comment);
    },

    count: async (requestId) => (await table.get(countKey(requestId), CountItem))?.count ?? 0,

    counts: async (requestIds) => {
      const items = await table.getMany([...new Set(requestIds)].map(countKey), CountItem);
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
