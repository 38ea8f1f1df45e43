import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './messages.keys.ts';
import type { ThreadsWriter } from './thread.ports.ts';
import {
  Thread,
  type ThreadCounts,
  type ThreadFolder,
  ThreadMessage,
  type ThreadMessageEvent,
  ThreadView,
} from './thread.ts';
import { deleted, filed, folderOf, messageEventOf, newViews, opened, tallyOf, written } from './thread-change.rules.ts';
import { threadMessages } from './thread-messages.ts';

/** The largest message number that the sort key has digits for. */
const lastMessage = 999_999_999;

const partitionOf = (threadId: number) => `${prefixes.thread}${threadId}`;
const keyOf = (threadId: number) => ({ PK: partitionOf(threadId), SK: 'T' });
const messageKey = (threadId: number, number: number) => recordKey(threadMessages, threadId, placeOf(number, 9));
const viewPartition = (userId: number) => `${prefixes.threadView}${userId}`;
const viewKey = (threadId: number, userId: number) => ({ PK: viewPartition(userId), SK: `T#${threadId}` });
const countsKey = (userId: number) => ({ PK: viewPartition(userId), SK: 'COUNTS' });
const folderPartition = (userId: number, folder: ThreadFolder | 'inbox') => `${prefixes.threadsIn}${userId}#${folder}`;

/** The detail of the failure `busy`. */
const contention = 'others change the same thread';

/** A counter is absent until it counts for the first time. */
const Counts = z.object({
  requester: z.int().default(0),
  traveller: z.int().default(0),
  archive: z.int().default(0),
  unread: z.int().default(0),
});

/**
 * Threads `THR#<id>` / `T` with their messages `MSG#<number>`, which are their own events. Each party's view is
 * `THV#<user>` / `T#<thread>`, with `COUNTS` in the same partition. GSI1 `THF#<user>#<folder>` lists the views in a
 * folder, GSI2 `THF#<user>#inbox` all but the archived ones.
 */
export function threads(runtime: Runtime): ThreadsWriter {
  const table = tableOf(runtime);

  const get = (threadId: number) => table.get(keyOf(threadId), Thread);
  const viewOf = (threadId: number, userId: number) => table.get(viewKey(threadId, userId), ThreadView);

  /** Replaces a view by what `next` returns, retrying on conflicts. Does nothing when there is no view. */
  const change = (threadId: number, userId: number, next: (view: ThreadView) => Promise<ThreadView>) =>
    retryOnConflict(contention, async () => {
      const view = await viewOf(threadId, userId);
      if (!view) return;
      const writes = viewWrites(table, view, await next(view));
      if (writes.length > 0) await table.commit(writes);
    });

  return {
    get,
    viewOf,

    getMany: async (threadIds) => {
      const items = await table.getMany([...new Set(threadIds)].map(keyOf), Thread);
      return new Map(items.map((item) => [item.id, item]));
    },

    list: async (userId, folder, pageQuery) => {
      const index = folder === 'inbox' ? 'GSI2' : 'GSI1';
      const query = { partition: folderPartition(userId, folder), index, descending: true } as const;
      return numberedPage(table, query, pageQuery, ThreadView);
    },

    counts: async (userId) => {
      return (await table.get(countsKey(userId), Counts)) ?? { requester: 0, traveller: 0, archive: 0, unread: 0 };
    },

    messages: async (threadId, after, pageQuery) => {
      const sort = { from: messageKey(threadId, after + 1).SK, to: messageKey(threadId, lastMessage).SK };
      const query = { partition: partitionOf(threadId), sort, consistent: true };
      return numberedPage(table, query, pageQuery, ThreadMessage);
    },

    open: async (thread) => {
      await commitIfUnchanged(table, [
        table.put({ ...keyOf(thread.id), ...thread }, isNew('changed_meanwhile')),
        ...newViews(thread).flatMap((view) => viewWrites(table, undefined, view)),
      ]);
    },

    markRead: async (view) => {
      const writes = viewWrites(table, view, opened(view));
      if (writes.length > 0) await commitIfUnchanged(table, writes);
    },

    archive: (threadId, userId, isArchived) => change(threadId, userId, async (view) => filed(view, isArchived)),

    remove: (threadId, userId) =>
      change(threadId, userId, async (view) => deleted(view, (await get(threadId))?.messageCount ?? 0)),

    add: (message) =>
      retryOnConflict(contention, async () => {
        const thread = await get(message.threadId);
        if (!thread) throw new Failure('not_found');
        const parties = [thread.requesterId, thread.travellerId];
        const found = await Promise.all(parties.map((userId) => viewOf(thread.id, userId)));
        const views = found.filter((view) => view !== undefined);
        const writes = views.flatMap((view) => viewWrites(table, view, written(view, message)));
        const item = { ...message, ...messageEventOf(message, thread, views) };
        await table.commit([...messageWrites(table, thread, item), ...writes]);
      }),
  };
}

type MessageItem = ThreadMessage & ThreadMessageEvent;

/**
 * A message takes the next number of its thread, so that no number is missing and a deletion hides no later message.
 */
function messageWrites(table: Table, thread: Thread, message: MessageItem): Write[] {
  const number = thread.messageCount + 1;
  const counted = { expression: 'SET messageCount = :number', values: { ':number': number } };
  return [
    table.put({ ...messageKey(thread.id, number), ...message }, isNew('changed_meanwhile')),
    table.update(keyOf(thread.id), counted, {
      expression: 'messageCount = :read',
      values: { ':read': thread.messageCount },
      otherwise: 'changed_meanwhile',
    }),
  ];
}

/**
 * Stores the next version of a view with its index entries, and updates its owner's counts. Empty if nothing changed.
 */
function viewWrites(table: Table, before: ThreadView | undefined, after: ThreadView): Write[] {
  if (before === after) return [];
  const { threadId, userId, updatedAt } = after;
  const folder = folderOf(after);
  const sort = `${updatedAt}#${String(threadId).padStart(15, '0')}`;
  const indexKeys = {
    ...(folder && { GSI1PK: folderPartition(userId, folder), GSI1SK: sort }),
    ...(folder && folder !== 'archive' && { GSI2PK: folderPartition(userId, 'inbox'), GSI2SK: sort }),
  };
  const change = settingOf(
    { ...after, ...indexKeys, version: (before?.version ?? 0) + 1 },
    ['GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK'].filter((name) => !(name in indexKeys)),
  );
  return [
    table.update(viewKey(threadId, userId), change, unchangedSince(before)),
    ...countWrites(table, before, after),
  ];
}

function countWrites(table: Table, before: ThreadView | undefined, after: ThreadView): Write[] {
  const then = before && tallyOf(before);
  const changes = Object.entries(tallyOf(after))
    .map(([name, count]) => [name, count - (then?.[name as keyof ThreadCounts] ?? 0)] as const)
    .filter(([, by]) => by !== 0);
  if (changes.length === 0) return [];
  return [
    table.update(countsKey(after.userId), {
      expression: `ADD ${changes.map(([name]) => `#${name} :${name}`).join(', ')}`,
      names: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      values: Object.fromEntries(changes.map(([name, by]) => [`:${name}`, by])),
    }),
  ];
}
