import { newNotifications } from '#shared/gibby/notifications/new-notifications.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const mailNotification = defineConsumer({
  summary: 'Mails a new notification to whoever wants it mailed',
  on: newNotifications,
  through: 'queue',
  uses: { users: 'read', userSettings: 'read', mail: 'sendTemplate', pushRecords: 'write', rateLimits: 'write' },
});
