import { StoredNotification } from '#shared/gibby/notifications/notification.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const pushNotification = defineConsumer({
  summary: 'Pushes a new notification to the phones of whoever wants it pushed',
  source: { stream: { partitionPrefix: 'NTF#', sortPrefix: 'N#' }, through: 'queue' },
  record: StoredNotification,
  uses: { users: 'read', userSettings: 'read', devices: 'write', pushes: 'send', pushRecords: 'write' },
});
