import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import { timeOrderedUuid } from '#shared/kernel/time-ordered-uuid.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { newNotifications } from './new-notifications.ts';
import type { NotificationsWriter } from './notification.ports.ts';
import { type NotificationCounts, StoredNotification } from './notification.ts';
import { prefixes } from './notifications.keys.ts';

const partitionOf = (userId: number) => `${prefixes.notification}${userId}`;
const keyOf = (userId: number, notificationId: string) => recordKey(newNotifications, userId, notificationId);
const countsKey = (userId: number) => ({ PK: partitionOf(userId), SK: 'COUNTS' });

const Counts = z.object({ total: z.int(), unread: z.int() });

/**
 * Notifications `NTF#<user>` / `N#<id>`, whose ids sort by time, with their `COUNTS` in the same partition. A new
 * notification is the outbox row for the consumers that mail and push it.
 */
export function notifications(runtime: Runtime): NotificationsWriter {
  const table = tableOf(runtime);

  return {
    list: async (userId, pageQuery) => {
      const sort = { prefix: newNotifications.keys.sort };
      const query = { partition: partitionOf(userId), sort, descending: true, consistent: true };
      return numberedPage(table, query, pageQuery, StoredNotification);
    },

    get: (userId, notificationId) => table.get(keyOf(userId, notificationId), StoredNotification),

    counts: async (userId) => (await table.get(countsKey(userId), Counts)) ?? { total: 0, unread: 0 },

    add: async (planned, purpose) => {
      const { userId, kind, at } = planned;
      const id = timeOrderedUuid(epochMillisecondsOf(at), `${purpose}/${kind}/${userId}`);
      const notification: StoredNotification = { ...planned, id, isRead: false };
      await commitIfUnchanged(table, [
        table.put({ ...keyOf(userId, id), ...notification }, isNew('changed_meanwhile')),
        count(table, userId, { total: 1, unread: 1 }),
      ]);
    },

    markRead: async (userId, notificationId) => {
      const read = { expression: 'SET isRead = :yes', values: { ':yes': true } };
      const isUnread = {
        expression: 'isRead = :no',
        values: { ':no': false },
        otherwise: 'changed_meanwhile',
      } as const;
      await commitIfUnchanged(table, [
        table.update(keyOf(userId, notificationId), read, isUnread),
        count(table, userId, { total: 0, unread: -1 }),
      ]);
    },
  };
}

function count(table: Table, userId: number, { total, unread }: NotificationCounts): Write {
  return table.update(countsKey(userId), {
    expression: 'ADD #total :total, unread :unread',
    names: { '#total': 'total' },
    values: { ':total': total, ':unread': unread },
  });
}
