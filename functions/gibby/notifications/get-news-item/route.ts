import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { NotificationDetail } from '#shared/gibby/notifications/notification.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getNewsItem = defineRoute({
  method: 'GET',
  path: '/api/user/news/{id}',
  summary: 'Open an item of the news, which you have read from then on',
  source: 'G34',
  auth: 'user',
  params: z.object({ id: opaque(100) }),
  response: dataOf(NotificationDetail),
  errors: ['not_found'],
  uses: { news: 'mark', users: 'read' },
});
