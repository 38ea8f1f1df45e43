import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { StoredNotification } from './notification.ts';
import { prefixes } from './notifications.keys.ts';

/** Every new notification of a user. */
export const newNotifications = defineTopic({
  name: 'notification',
  keys: { partition: prefixes.notification, sort: sortPrefixes.notification },
  record: StoredNotification,
});
