import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { NotificationDetail } from '#shared/gibby/notifications/notification.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getNotification = defineRoute({
  method: 'GET',
  path: '/api/user/notifications/{id}',
  summary: 'Open one of your notifications, which is read from then on',
  source: 'G32',
  auth: 'user',
  params: z.object({ id: opaque(100) }),
  response: dataOf(NotificationDetail),
  errors: ['not_found'],
  uses: { notifications: 'write' },
});
