import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { NotificationRow } from '#shared/gibby/notifications/notification.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listNotifications = defineRoute({
  method: 'GET',
  path: '/api/user/notifications',
  summary: 'List your notifications, the latest first',
  source: 'G31',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(NotificationRow),
  errors: [],
  uses: { notifications: 'read', users: 'read', publicAddress: 'read' },
});
