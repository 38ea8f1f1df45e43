import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const Count = z.int().min(0);

export const getUnreadBadges = defineRoute({
  method: 'GET',
  path: '/api/user/unread-badges',
  summary: 'Count what you have not opened yet',
  source: 'G65',
  auth: 'user',
  response: dataOf(
    z.object({
      unread_notifications: Count,
      unread_news: Count,
      unread_badges: Count.describe('Notifications and news together, without messages.'),
      unread_messages: Count.describe('Threads with messages that you have not opened.'),
    }),
  ),
  errors: ['user_not_found'],
  uses: { notifications: 'read', news: 'read', threads: 'read', users: 'read' },
});
