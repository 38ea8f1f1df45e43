import { notifiedTopics } from '#shared/gibby/notifications/notified-topics.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const notifyUsers = defineConsumer({
  summary: 'Writes the notifications of those whom an event concerns',
  on: notifiedTopics,
  through: 'queue',
  uses: { users: 'read', cities: 'read', notifications: 'write' },
});
