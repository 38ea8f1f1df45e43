import { StoredNotification } from '#shared/gibby/notifications/notification.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const mailNotification = defineConsumer({
  summary: 'Mails a new notification to whoever wants it mailed',
  source: { stream: { partitionPrefix: 'NTF#', sortPrefix: 'N#' }, through: 'queue' },
  record: StoredNotification,
  uses: { users: 'read', userSettings: 'read', mail: 'sendTemplate', pushRecords: 'write' },
});
