import { newNotifications } from '#shared/gibby/notifications/new-notifications.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const pushNotification = defineConsumer({
  summary: 'Pushes a new notification to the phones of whoever wants it pushed',
  on: newNotifications,
  through: 'queue',
  uses: {
    users: 'read',
    userSettings: 'read',
    devices: 'write',
    pushes: 'send',
    pushRecords: 'write',
    rateLimits: 'write',
  },
});
