import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { NotificationRow } from '#shared/gibby/notifications/notification.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listNews = defineRoute({
  method: 'GET',
  path: '/api/user/news',
  summary: 'List what everybody was told since you have registered, the latest first',
  source: 'G33',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(NotificationRow),
  errors: ['user_not_found'],
  uses: { news: 'read', users: 'read', publicAddress: 'read' },
});
